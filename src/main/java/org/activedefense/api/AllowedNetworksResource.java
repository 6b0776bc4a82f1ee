package org.activedefense.api;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.util.List;
import org.activedefense.address.Network;
import org.activedefense.blacklist.AllowedNetwork;
import org.activedefense.blacklist.Networks;
import org.activedefense.system.InvalidException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Outsiders that are never to be blocked. */
@Path("allowed-networks")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "networks", description = "Own networks, and outsiders that are never blocked")
public class AllowedNetworksResource {

    @Inject
    private Networks networks;

    /** A network to add. */
    @Schema(name = "AllowedNetworkForm")
    public record Form(
            @Schema(implementation = String.class, required = true, example = "203.0.113.9")
            Network cidr,

            String note,

            @Schema(description = "In the future; null for never")
            Instant expiresAt,

            @Schema(
                    description =
                            "Whether you have seen what it would take off the list (the 409 says it), and mean it")
            Boolean confirm) {}

    /** A network as the API shows it. */
    @Schema(name = "AllowedNetwork")
    public record Item(
            long id,
            @Schema(implementation = String.class) Network cidr,
            String note,
            String addedBy,
            Instant addedAt,
            Instant expiresAt) {

        static Item of(AllowedNetwork network) {
            return new Item(
                    network.getId(),
                    network.getCidr(),
                    network.getNote(),
                    network.getAddedBy(),
                    network.getAddedAt(),
                    network.getExpiresAt());
        }
    }

    @GET
    @Operation(summary = "The allowed networks, by address, expired ones included")
    public List<Item> list() {
        return networks.allowed().stream().map(Item::of).toList();
    }

    @POST
    @Operation(summary = "Add an allowed network", description = "Delists at once what it covers.")
    @APIResponse(
            responseCode = "201",
            description = "Added; Location is its address",
            content = @Content(schema = @Schema(implementation = Item.class)))
    public Response add(Form form, @Context UriInfo uri) {
        if (form == null) {
            throw new InvalidException("body", "must be a JSON object");
        }
        AllowedNetwork network =
                networks.addAllowed(form.cidr(), form.note(), form.expiresAt(), Boolean.TRUE.equals(form.confirm()));
        return Response.created(uri.getAbsolutePathBuilder()
                        .path(network.getId().toString())
                        .build())
                .entity(Item.of(network))
                .build();
    }

    @DELETE
    @Path("{id}")
    @Operation(summary = "Remove an allowed network", description = "Restores nothing that was delisted.")
    @APIResponse(responseCode = "204", description = "Removed")
    public void remove(@PathParam("id") long id) {
        networks.removeAllowed(id);
    }
}
