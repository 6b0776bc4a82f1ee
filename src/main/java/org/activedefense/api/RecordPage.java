package org.activedefense.api;

import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** One page of records. */
@Schema(name = "RecordPage")
public record RecordPage(
        List<RecordItem> items,

        @Schema(description = "To be given as cursor for the page after this one; null if there are no more")
        String next,

        @Schema(
                description = "Set if the search stopped for want of time, with fewer items than asked for or none:"
                        + " everything later has been searched, next goes on from here")
        Instant searchedBackTo) {}
