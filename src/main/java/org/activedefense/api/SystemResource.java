package org.activedefense.api;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.activedefense.logstore.LogFolders;
import org.activedefense.logstore.Logfiles;
import org.activedefense.system.JobLocks;
import org.activedefense.system.JobQuestions;
import org.activedefense.system.NodeIdentity;
import org.activedefense.system.NodeLease;
import org.activedefense.system.SystemSwitch;
import org.activedefense.system.Warnings;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The engine's switch and how it is doing. */
@Path("system")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "system", description = "On and off, jobs, reading lag")
public class SystemResource {

    @Inject
    private SystemSwitch systemSwitch;

    @Inject
    private JobLocks jobLocks;

    @Inject
    private NodeIdentity node;

    @Inject
    private NodeLease lease;

    @Inject
    private Logfiles logfiles;

    @Inject
    private LogFolders folders;

    @Inject
    private Warnings warnings;

    @Inject
    private JobQuestions questions;

    @GET
    @Operation(summary = "On or off, the jobs, each device's lag, free disk, warnings")
    public SystemItem get() {
        return SystemItem.of(
                systemSwitch.isOn(),
                node.name(),
                lease.isRefused(),
                jobLocks.all(),
                logfiles.registered(),
                folders,
                warnings.current());
    }

    @POST
    @Path("start")
    @Operation(summary = "Turn the engine on, on every node; it catches up")
    public SystemItem start() {
        systemSwitch.start();
        return get();
    }

    @POST
    @Path("stop")
    @Operation(summary = "Turn the engine off, on every node; list, pages and API go on")
    public SystemItem stop() {
        systemSwitch.stop();
        return get();
    }

    @POST
    @Path("reset")
    @Operation(summary = "Stop, take every job from its owner, and start")
    public SystemItem reset() {
        systemSwitch.reset();
        return get();
    }

    @POST
    @Path("jobs/{job}/go-ahead")
    @Consumes(MediaType.WILDCARD)
    @Operation(summary = "Let a job delete what it asks for")
    @APIResponse(responseCode = "409", description = "It asks something else by now, or nothing")
    public SystemItem goAhead(
            @PathParam("job") String job,
            @Parameter(description = "The question's key, as it was read") @QueryParam("key") String key) {
        questions.answer(job, key);
        return get();
    }
}
