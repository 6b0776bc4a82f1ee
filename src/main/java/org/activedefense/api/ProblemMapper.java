package org.activedefense.api;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.activedefense.system.ConflictException;
import org.activedefense.system.DatabaseException;
import org.activedefense.system.InvalidException;
import org.activedefense.system.NoSuchItemException;
import org.activedefense.system.RefusedException;

/** Turns whatever a resource or service threw into a {@link Problem}. */
@Provider
public class ProblemMapper implements ExceptionMapper<Throwable> {

    private static final Logger LOG = Logger.getLogger(ProblemMapper.class.getName());

    @Context
    private UriInfo uri;

    @Override
    public Response toResponse(Throwable thrown) {
        String path = uri.getRequestUri().getRawPath();
        Problem problem = problem(thrown, path);
        Response.ResponseBuilder answer =
                Response.status(problem.status()).type(Problem.MEDIA_TYPE).entity(problem);
        if (problem.status() == 503) {
            answer.header(HttpHeaders.RETRY_AFTER, 5);
        }
        if (thrown instanceof WebApplicationException known) {
            String allow = known.getResponse().getHeaderString(HttpHeaders.ALLOW);
            answer.header(HttpHeaders.ALLOW, allow);
        }
        return answer.build();
    }

    static Problem problem(Throwable thrown, String path) {
        if (thrown instanceof RefusedException refused) {
            return refusal(refused, path);
        }
        if (thrown instanceof BadParameterException bad) {
            return Problem.of(400, bad.getMessage() + ".", path, List.of(bad.error()));
        }
        if (thrown instanceof WebApplicationException known
                && known.getResponse().getStatus() < 500) {
            return Problem.of(known.getResponse().getStatus(), null, path);
        }
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof RefusedException refused) {
                return refusal(refused, path);
            }
            if (cause instanceof SQLException e && DatabaseException.isTemporary(e)) {
                LOG.log(Level.WARNING, "{0} answered 503, the database is away: {1}", new Object[] {path, e.getMessage()
                });
                return Problem.of(503, null, path);
            }
        }
        String reference = UUID.randomUUID().toString();
        LOG.log(Level.SEVERE, "Answered 500, reference " + reference + ", on " + path, thrown);
        return Problem.of(500, faultDetail(reference), path);
    }

    static String faultDetail(String reference) {
        return "This is a fault of the server. Its log has the cause at reference " + reference + ".";
    }

    private static Problem refusal(RefusedException refused, String path) {
        if (refused instanceof InvalidException invalid) {
            return Problem.of(400, invalid.getMessage(), path, invalid.errors());
        }
        int status = refused instanceof NoSuchItemException ? 404 : refused instanceof ConflictException ? 409 : 403;
        return Problem.of(status, refused.getMessage(), path);
    }
}
