package io.crossdock.security.rest.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossdock.security.rest.AnswersWith;
import io.crossdock.security.rest.Problem;
import io.crossdock.security.rest.Refuses;
import io.crossdock.security.rest.RefusesAs;
import io.crossdock.security.rest.RequestParameters;
import io.crossdock.security.rest.Summary;
import io.crossdock.security.rest.caller.AsCaller;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The operations of resources in the words of OpenAPI 3.1. Confined to one thread. */
final class Operations {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    /** {@code {name: pattern}} of a path, whose pattern may itself have braces. */
    private static final Pattern PLACE = Pattern.compile("\\{\\s*(\\w+)\\s*(?::((?:[^{}]|\\{[^{}]*})*))?}");

    private final Schemas schemas;
    private final Map<String, ObjectNode> paths = new TreeMap<>();

    Operations(Schemas schemas) {
        this.schemas = schemas;
    }

    ObjectNode paths() {
        ObjectNode all = JSON.objectNode();
        paths.forEach(all::set);
        return all;
    }

    /** Every method of a resource that answers requests. */
    void add(Class<?> resource) {
        Arrays.stream(resource.getMethods())
                .sorted(Comparator.comparing(Method::getName))
                .forEach(method -> httpMethod(method, resource));
    }

    private void httpMethod(Method method, Class<?> resource) {
        for (Annotation annotation : method.getAnnotations()) {
            HttpMethod http = annotation.annotationType().getAnnotation(HttpMethod.class);
            if (http != null) {
                String template = template(resource, method);
                String path = PLACE.matcher(template).replaceAll("{$1}");
                paths.computeIfAbsent(path, first -> JSON.objectNode())
                        .set(http.value().toLowerCase(Locale.ROOT), operation(resource, method, template));
            }
        }
    }

    private static String template(Class<?> resource, Method method) {
        Path own = method.getAnnotation(Path.class);
        String base = resource.getAnnotation(Path.class).value();
        String template = own == null ? base : base + "/" + own.value();
        return "/" + template.replaceAll("^/+|/+$", "").replace("//", "/");
    }

    private ObjectNode operation(Class<?> resource, Method method, String template) {
        String tag = resource.getSimpleName().replaceAll("Resource$", "").toLowerCase(Locale.ROOT);
        ObjectNode operation = JSON.objectNode();
        operation.putArray("tags").add(tag);
        operation.put("operationId", tag + "-" + method.getName());
        Summary summary = method.getAnnotation(Summary.class);
        if (summary != null) {
            operation.put("summary", summary.value());
        }
        ArrayNode parameters = JSON.arrayNode();
        for (Parameter parameter : RequestParameters.of(method)) {
            ObjectNode described = parameter(parameter, template);
            if (described != null) {
                parameters.add(described);
            } else {
                ObjectNode body = operation.putObject("requestBody").put("required", true);
                content(body, "application/json", schemas.of(parameter.getParameterizedType(), true));
            }
        }
        if (!parameters.isEmpty()) {
            operation.set("parameters", parameters);
        }
        boolean asCaller = resource.isAnnotationPresent(AsCaller.class) || method.isAnnotationPresent(AsCaller.class);
        if (!asCaller) {
            operation.putArray("security");
        }
        operation.set("responses", responses(resource, method, refusals(method, operation, asCaller)));
        return operation;
    }

    /** Those that follow from what the operation is, and those that its method declares. */
    private static SortedSet<Integer> refusals(Method method, ObjectNode operation, boolean asCaller) {
        var refusals = new TreeSet<Integer>();
        if (asCaller) {
            refusals.add(401);
        }
        if (operation.has("requestBody")) {
            refusals.addAll(List.of(400, 415));
        }
        if (operation.path("parameters").findValuesAsText("name").contains(HttpHeaders.IF_MATCH)) {
            refusals.add(412);
        }
        Stream.of(
                        method.getAnnotation(Refuses.class),
                        method.getDeclaringClass().getAnnotation(Refuses.class))
                .filter(Objects::nonNull)
                .forEach(declared -> Arrays.stream(declared.value()).forEach(refusals::add));
        return refusals;
    }

    private @Nullable ObjectNode parameter(Parameter parameter, String template) {
        PathParam path = parameter.getAnnotation(PathParam.class);
        QueryParam query = parameter.getAnnotation(QueryParam.class);
        HeaderParam header = parameter.getAnnotation(HeaderParam.class);
        if (path == null && query == null && header == null) {
            return null;
        }
        ObjectNode schema = schemas.of(parameter.getParameterizedType(), true);
        DefaultValue usual = parameter.getAnnotation(DefaultValue.class);
        if (usual != null) {
            boolean text = schema.path("type").asText().equals("string");
            schema.set("default", text ? JSON.textNode(usual.value()) : literal(usual.value()));
        }
        ObjectNode described = JSON.objectNode();
        if (path != null) {
            described.put("name", path.value()).put("in", "path").put("required", true);
            pattern(template, path.value(), schema);
        } else if (query != null) {
            described.put("name", query.value()).put("in", "query").put("required", false);
        } else if (header != null) {
            described.put("name", header.value()).put("in", "header").put("required", false);
        }
        String meaning = meaning(parameter, described.path("name").asText());
        if (!meaning.isEmpty()) {
            described.put("description", meaning);
        }
        described.set("schema", schema);
        return described;
    }

    private static JsonNode literal(String text) {
        return text.equals("true") || text.equals("false")
                ? JSON.booleanNode(Boolean.parseBoolean(text))
                : JSON.numberNode(Long.parseLong(text));
    }

    private static String meaning(Parameter parameter, String name) {
        Summary summary = parameter.getAnnotation(Summary.class);
        if (summary != null) {
            return summary.value();
        }
        return name.equals("dryRun") ? "Only say what would change." : "";
    }

    private static void pattern(String template, String name, ObjectNode schema) {
        Matcher place = PLACE.matcher(template);
        while (place.find()) {
            String allowed = place.group(2);
            if (place.group(1).equals(name)
                    && allowed != null
                    && schema.path("type").asText().equals("string")) {
                schema.put("pattern", "^(?:" + allowed.strip() + ")$");
            }
        }
    }

    private ObjectNode responses(Class<?> resource, Method method, SortedSet<Integer> refusals) {
        ObjectNode responses = JSON.objectNode();
        AnswersWith status = method.getAnnotation(AnswersWith.class);
        boolean nothing = method.getReturnType() == void.class;
        int usual = nothing ? 204 : 200;
        ObjectNode good = responses
                .putObject(Integer.toString(status == null ? usual : status.value()))
                .put("description", nothing ? "Done." : "The answer.");
        if (method.getReturnType() == Response.class) {
            good.putObject("content").putObject(mediaType(resource, method));
        } else if (!nothing) {
            content(good, mediaType(resource, method), schemas.of(method.getGenericReturnType(), false));
        }
        if (status != null && status.or() != 0) {
            responses.putObject(Integer.toString(status.or())).put("description", "Done.");
        }
        refusals.forEach(each -> responses.set(each.toString(), refusal(resource, meaning(each))));
        responses.set("default", refusal(resource, "What else went wrong."));
        return responses;
    }

    private ObjectNode refusal(Class<?> resource, String meaning) {
        ObjectNode refusal = JSON.objectNode().put("description", meaning);
        ObjectNode content = refusal.putObject("content");
        content.putObject(Problem.MEDIA_TYPE).set("schema", schemas.of(Problem.class, false));
        RefusesAs other = resource.getAnnotation(RefusesAs.class);
        if (other != null) {
            content.putObject("application/json").set("schema", schemas.of(other.value(), false));
        }
        return refusal;
    }

    private static String meaning(int refusal) {
        return switch (refusal) {
            case 400 -> "The request makes no sense; 'errors' names its fields.";
            case 401 -> "The caller has not said who it is, or the cluster does not know it so.";
            case 403 -> "The access rules do not allow it.";
            case 404 -> "There is no such thing.";
            case 409 -> "What is there does not allow it.";
            case 412 -> "It has another state than the one the request is meant for.";
            case 415 -> "The body is no JSON.";
            default -> "Refused.";
        };
    }

    private static String mediaType(Class<?> resource, Method method) {
        Produces own = method.getAnnotation(Produces.class);
        Produces base = resource.getAnnotation(Produces.class);
        return own != null ? own.value()[0] : base != null ? base.value()[0] : "application/json";
    }

    private static void content(ObjectNode of, String mediaType, ObjectNode schema) {
        of.putObject("content").putObject(mediaType).set("schema", schema);
    }
}
