package org.activedefense.api;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import org.activedefense.address.Address;
import org.activedefense.edl.Poll;
import org.activedefense.edl.Polls;
import org.activedefense.system.InvalidException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Who has fetched the list. */
@Path("polls")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "polls", description = "Who has fetched the list, kept for 30 days")
public class PollsResource {

    @Inject
    private Polls polls;

    /** A poll as the API shows it. */
    @Schema(name = "Poll")
    public record Item(
            @Schema(implementation = String.class) Address client,
            String userAgent,
            Instant at,

            @Schema(description = "The list's version that the client has since then; null if it got none")
            Long version,

            @Schema(description = "The HTTP status") int status,

            @Schema(description = "How many polls of that client, status, version and minute; at is the last one's")
            long polls) {

        static Item of(Poll poll) {
            return new Item(
                    poll.getClient(),
                    poll.getUserAgent(),
                    poll.getAt(),
                    poll.getVersion(),
                    poll.getStatus(),
                    poll.getPolls());
        }
    }

    @GET
    @Operation(summary = "The newest polls of the list, newest first")
    public List<Item> newest(
            @Parameter(description = "How many at most", schema = @Schema(minimum = "1", maximum = "1000"))
                    @QueryParam("limit")
                    @DefaultValue("100")
                    int limit) {
        if (limit < 1 || limit > Paging.MOST) {
            throw new InvalidException("limit", "must be a whole number from 1 to " + Paging.MOST + ", not " + limit);
        }
        return polls.newest(limit).stream().map(Item::of).toList();
    }
}
