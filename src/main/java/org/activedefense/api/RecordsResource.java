package org.activedefense.api;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.activedefense.logstore.Logfiles;
import org.activedefense.logstore.RecordPosition;
import org.activedefense.logstore.RecordSearch;
import org.activedefense.logstore.RecordSearch.Continuation;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The stored records. */
@Path("records")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "records", description = "What the firewalls logged")
public class RecordsResource {

    @Inject
    private RecordSearch search;

    @Inject
    private Logfiles logfiles;

    @GET
    @Operation(
            summary = "Search records, newest first",
            description =
                    "Filters are exact and all must hold. An answer takes about a second at most; if the search is not"
                            + " through by then, searchedBackTo says how far it came and next goes on.")
    public RecordPage search(@BeanParam RecordFilter filter, @BeanParam Paging paging) {
        DeviceNames devices = new DeviceNames(logfiles.all());
        RecordSearch.Result result =
                search.search(filter.query(devices), continuation(paging.cursor()), paging.limit());
        return new RecordPage(
                result.records().stream()
                        .map(record -> RecordItem.of(record, devices))
                        .toList(),
                result.next() == null ? null : cursor(result.next()).toString(),
                result.timeUp() ? result.next().position().time() : null);
    }

    static Continuation continuation(Cursor cursor) {
        return cursor == null
                ? null
                : new Continuation(new RecordPosition(cursor.instant(0, 3), cursor.number(1, 3)), cursor.number(2, 3));
    }

    static Cursor cursor(Continuation next) {
        return Cursor.of(next.position().time(), next.position().id(), next.sliceSeconds());
    }
}
