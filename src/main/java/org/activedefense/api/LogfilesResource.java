package org.activedefense.api;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import org.activedefense.logstore.Logfile;
import org.activedefense.logstore.LogfileForm;
import org.activedefense.logstore.Logfiles;
import org.activedefense.system.InvalidException;
import org.activedefense.system.NoSuchItemException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The devices and the files they are read from. */
@Path("logfiles")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "logfiles", description = "Syslog devices and the files they are read from")
public class LogfilesResource {

    @Inject
    private Logfiles logfiles;

    @GET
    @Operation(summary = "All registered devices, by name")
    public List<LogfileItem> list() {
        return logfiles.registered().stream().map(LogfileItem::of).toList();
    }

    @GET
    @Path("{id}")
    @Operation(summary = "One device")
    public LogfileItem get(@PathParam("id") long id) {
        return logfiles.find(id)
                .map(LogfileItem::of)
                .orElseThrow(() -> new NoSuchItemException("There is no device with id " + id + "."));
    }

    @POST
    @Operation(
            summary = "Register a device",
            description = "name and path are needed. The file need not exist yet. A device that was removed with its"
                    + " records kept goes on where it was.")
    @APIResponse(
            responseCode = "201",
            description = "Registered; Location is its address",
            content = @Content(schema = @Schema(implementation = LogfileItem.class)))
    public Response register(LogfileForm form, @Context UriInfo uri) {
        Logfile device = logfiles.register(given(form));
        return Response.created(uri.getAbsolutePathBuilder()
                        .path(device.getId().toString())
                        .build())
                .entity(LogfileItem.of(device))
                .build();
    }

    @PATCH
    @Path("{id}")
    @Operation(summary = "Change a device", description = "Any of the fields; what is not given stays.")
    public LogfileItem change(@PathParam("id") long id, LogfileForm form) {
        return LogfileItem.of(logfiles.change(id, given(form)));
    }

    @DELETE
    @Path("{id}")
    @Operation(summary = "Remove a device")
    @APIResponse(responseCode = "204", description = "Removed")
    public void remove(
            @PathParam("id") long id,
            @Parameter(description = "false: its records are deleted as well, within a day")
                    @QueryParam("keepRecords")
                    @DefaultValue("true")
                    boolean keepRecords) {
        logfiles.remove(id, keepRecords);
    }

    /** How many devices were removed. */
    @Schema(name = "RemovedDevices")
    public record Removed(int removed) {}

    @POST
    @Path("remove-never-readable")
    @Consumes(MediaType.WILDCARD)
    @Operation(
            summary = "Remove the devices that never had a readable line",
            description = "Such as made-up sender names leave. Their files and rejected lines stay.")
    public Removed removeNeverReadable() {
        return new Removed(logfiles.removeNeverReadable());
    }

    @POST
    @Path("{id}/read-rejected-again")
    @Consumes(MediaType.WILDCARD)
    @Operation(
            summary = "Read a device's rejected lines again",
            description =
                    "As after an upgrade that knows more formats. Done in the background by the server that reads the"
                            + " device, as far as the files still exist; linesRejected tells how many are left.")
    @APIResponse(
            responseCode = "202",
            description = "Will be done",
            content = @Content(schema = @Schema(implementation = LogfileItem.class)))
    public Response readRejectedAgain(@PathParam("id") long id) {
        return Response.accepted(LogfileItem.of(logfiles.readRejectedAgain(id))).build();
    }

    private static LogfileForm given(LogfileForm form) {
        if (form == null) {
            throw new InvalidException("body", "must be a JSON object");
        }
        return form;
    }
}
