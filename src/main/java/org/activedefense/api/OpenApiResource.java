package org.activedefense.api;

import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.InputStream;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** This API's description, made at build. */
@Path("openapi.json")
@RequestScoped
public class OpenApiResource {

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(hidden = true)
    public InputStream get() {
        return OpenApiResource.class.getResourceAsStream("openapi.json");
    }
}
