package io.crossdock.security.rest.openapi;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.ws.rs.Path;

import java.util.Collection;

/** The OpenAPI 3.1 document of some resources. */
final class OpenApiDocument {
    private OpenApiDocument() {}

    /** @param resources classes with {@code @Path}; others are left out */
    static ObjectNode of(Collection<Class<?>> resources, String version) {
        var schemas = new Schemas();
        var operations = new Operations(schemas);
        resources.stream().filter(each -> each.isAnnotationPresent(Path.class)).forEach(operations::add);
        ObjectNode document = JsonNodeFactory.instance.objectNode().put("openapi", "3.1.0");
        document.putObject("info")
                .put("title", "Crossdock")
                .put(
                        "description",
                        "Administration of a Kafka cluster. Every call is made with the rights of its caller, who is"
                                + " known by the credentials of the cluster.")
                .put("version", version);
        document.putArray("servers").addObject().put("url", "/");
        document.putArray("security").addObject().putArray("password");
        document.withArray("security").addObject().putArray("token");
        document.set("paths", operations.paths());
        ObjectNode components = document.putObject("components");
        components.set("schemas", schemas.named());
        ObjectNode ways = components.putObject("securitySchemes");
        ways.putObject("password").put("type", "http").put("scheme", "basic");
        ways.putObject("token").put("type", "http").put("scheme", "bearer");
        return document;
    }
}
