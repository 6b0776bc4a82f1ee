package org.activedefense.api;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.activedefense.logstore.Logfiles;
import org.activedefense.logstore.RejectedLine;
import org.activedefense.logstore.RejectedLines;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The lines that were set aside. */
@Path("rejected-lines")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "rejected-lines", description = "Lines that could not become a record, with why")
public class RejectedLinesResource {

    @Inject
    private RejectedLines rejectedLines;

    @Inject
    private Logfiles logfiles;

    @GET
    @Operation(summary = "Rejected lines, newest first", description = "The newest 10,000 of each device are kept.")
    public Page<RejectedLineItem> list(
            @Parameter(description = "A device's id or name") @QueryParam("logfile") String logfile,
            @BeanParam Paging paging) {
        DeviceNames devices = new DeviceNames(logfiles.all());
        long before = paging.cursor() == null ? Long.MAX_VALUE : paging.cursor().number(0, 1);
        List<RejectedLine> found = rejectedLines.newest(devices.ids("logfile", logfile), before, paging.limit() + 1);
        return paging.page(found, line -> RejectedLineItem.of(line, devices), line -> Cursor.of(line.getId()));
    }
}
