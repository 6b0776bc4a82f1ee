package org.activedefense.api;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.activedefense.address.Network;
import org.activedefense.blacklist.Alert;
import org.activedefense.blacklist.Blacklist;
import org.activedefense.blacklist.BlacklistEntries;
import org.activedefense.blacklist.BlacklistFilter;
import org.activedefense.blacklist.ManualEntry;
import org.activedefense.logstore.Logfiles;
import org.activedefense.system.InvalidException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The listed addresses and networks. */
@Path("blacklist")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "blacklist", description = "The listed addresses and networks")
public class BlacklistResource {

    @Inject
    private BlacklistEntries entries;

    @Inject
    private Logfiles logfiles;

    /** What to list by hand. */
    @Schema(name = "BlacklistForm")
    public record Form(
            @Schema(implementation = String.class, required = true, example = "203.0.113.0/24")
            Network ip,

            String note,

            @Schema(description = "In the future; null for never")
            Instant expiresAt) {}

    @GET
    @Operation(summary = "The entries, newest listed first")
    public Page<BlacklistItem> list(
            @Parameter(description = "Only of this case, such as Port Scan Attack v1") @QueryParam("alert")
                    String alert,
            @Parameter(
                            description =
                                    "An address: the entries that are or contain it; a network: the entries inside",
                            schema = @Schema(implementation = String.class))
                    @QueryParam("ip")
                    Network ip,
            @BeanParam Paging paging) {
        Long before = paging.cursor() == null ? null : paging.cursor().number(0, 1);
        BlacklistFilter filter = new BlacklistFilter(alertOf(alert), ip);
        List<Blacklist> found = entries.page(filter, before, paging.limit() + 1);
        return paging.page(found, BlacklistItem::of, entry -> Cursor.of(entry.getId()));
    }

    @GET
    @Path("{ip: .+}")
    @Operation(summary = "One entry with its evidence", description = "ip may be a network with a raw slash.")
    public BlacklistItem.WithEvidence get(
            @Parameter(schema = @Schema(implementation = String.class)) @PathParam("ip") Network ip) {
        Blacklist entry = entries.get(ip);
        DeviceNames devices = new DeviceNames(logfiles.all());
        return BlacklistItem.WithEvidence.of(
                entry,
                entries.evidence(entry.getId()).stream()
                        .map(record -> RecordItem.of(record, devices))
                        .toList());
    }

    @POST
    @Operation(
            summary = "List an address or network by hand",
            description = "Refused inside an own or allowed network, or wider than /8 (IPv6 /32).")
    @APIResponse(
            responseCode = "201",
            description = "Listed; Location is its address",
            content = @Content(schema = @Schema(implementation = BlacklistItem.class)))
    public Response add(Form form, @Context UriInfo uri) {
        if (form == null) {
            throw new InvalidException("body", "must be a JSON object");
        }
        Blacklist entry = entries.add(new ManualEntry(form.ip(), form.note(), form.expiresAt()));
        return Response.created(uri.getAbsolutePathBuilder()
                        .path(entry.getIp().toString())
                        .build())
                .entity(BlacklistItem.of(entry))
                .build();
    }

    @DELETE
    @Path("{ip: .+}")
    @Operation(
            summary = "Take an entry off the list",
            description = "From then on only records with a later event time count for its addresses.")
    @APIResponse(responseCode = "204", description = "Taken off")
    public void remove(@Parameter(schema = @Schema(implementation = String.class)) @PathParam("ip") Network ip) {
        entries.remove(ip);
    }

    private static Alert alertOf(String text) {
        try {
            return text == null ? null : Alert.ofText(text);
        } catch (IllegalArgumentException e) {
            String known = Arrays.stream(Alert.values()).map(Alert::text).collect(Collectors.joining(", "));
            throw new InvalidException("alert", "must be one of " + known + ", not \"" + text + "\"");
        }
    }
}
