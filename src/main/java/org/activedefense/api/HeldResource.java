package org.activedefense.api;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import org.activedefense.blacklist.HeldEntries;
import org.activedefense.system.InvalidException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Found entries that the brake keeps from the served list, and the answer to it. */
@Path("held")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "held", description = "Found entries that are held until somebody decides")
public class HeldResource {

    @Inject
    private HeldEntries held;

    /** What is held. */
    @Schema(name = "Held")
    public record Item(
            long entries,

            @Schema(description = "What release and drop are told, so that they mean the entries that were seen")
            long upTo,

            @Schema(description = "Since when the first is held; null if none is")
            Instant since,

            List<Group> byCase,
            List<Group> byCountry,
            List<Group> byNetwork,

            @Schema(description = "Those that a firewall has allowed something: perhaps business")
            long wereAllowed,

            @Schema(description = "The hundred with most records")
            List<BlacklistItem> mostActive) {}

    /** So many entries have something in common. */
    @Schema(name = "HeldGroup")
    public record Group(String name, long entries) {}

    /** Which of them are meant. */
    @Schema(name = "HeldAnswer")
    public record Answer(@Schema(required = true) Long upTo) {}

    /** How many it was. */
    @Schema(name = "HeldAnswered")
    public record Answered(int entries) {}

    @GET
    @Operation(summary = "What is held, and what would come onto the list")
    public Item preview() {
        HeldEntries.Preview preview = held.preview();
        return new Item(
                preview.entries(),
                preview.upTo(),
                preview.since(),
                groups(preview.byCase()),
                groups(preview.byCountry()),
                groups(preview.byNetwork()),
                preview.wereAllowed(),
                preview.mostActive().stream().map(BlacklistItem::of).toList());
    }

    private static List<Group> groups(List<HeldEntries.Group> groups) {
        return groups.stream()
                .map(group -> new Group(group.name(), group.entries()))
                .toList();
    }

    @POST
    @Path("release")
    @Operation(summary = "Let them onto the list", description = "409 if none of them is held any more.")
    public Answered release(Answer answer) {
        return new Answered(held.release(upTo(answer)));
    }

    @POST
    @Path("drop")
    @Operation(
            summary = "Take them off, as if removed by hand",
            description = "They come back only by records of later. 409 if none of them is held any more.")
    public Answered drop(Answer answer) {
        return new Answered(held.drop(upTo(answer)));
    }

    private static long upTo(Answer answer) {
        if (answer == null || answer.upTo() == null) {
            throw new InvalidException("upTo", "must be given, as GET of held says it");
        }
        return answer.upTo();
    }
}
