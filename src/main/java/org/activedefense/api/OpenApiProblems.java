package org.activedefense.api;

import java.util.List;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.Schema;

/** Says of every call in the OpenAPI document how it fails. Runs in the build only. */
public class OpenApiProblems implements OASFilter {

    @Override
    public Operation filterOperation(Operation operation) {
        Schema problem = OASFactory.createSchema().ref("#/components/schemas/Problem");
        operation
                .getResponses()
                .addAPIResponse(
                        "default",
                        OASFactory.createAPIResponse()
                                .description("Refused or failed, see title and detail")
                                .content(OASFactory.createContent()
                                        .addMediaType(
                                                Problem.MEDIA_TYPE,
                                                OASFactory.createMediaType().schema(problem))));
        return operation;
    }

    @Override
    public void filterOpenAPI(OpenAPI document) {
        Components components = document.getComponents();
        components.addSchema(
                "Problem",
                object().addProperty("type", text())
                        .addProperty("title", text())
                        .addProperty("status", of(Schema.SchemaType.INTEGER))
                        .addProperty("detail", text())
                        .addProperty("instance", text())
                        .addProperty(
                                "errors",
                                of(Schema.SchemaType.ARRAY)
                                        .items(object().addProperty("field", text())
                                                .addProperty("message", text()))));
    }

    private static Schema object() {
        return of(Schema.SchemaType.OBJECT);
    }

    private static Schema text() {
        return of(Schema.SchemaType.STRING);
    }

    private static Schema of(Schema.SchemaType type) {
        return OASFactory.createSchema().type(List.of(type));
    }
}
