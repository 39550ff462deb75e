package io.crossdock.registry.rest;

import io.crossdock.registry.rest.ServedRegistry.Answer;
import io.crossdock.registry.schema.Subject;
import io.crossdock.security.rest.caller.AsCaller;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.SecurityContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import java.io.IOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** Where nobody may do anything, nobody does, and nobody learns what exists: every method of every resource is asked. */
class DeniedTest {
    /** What tells nothing of what is registered. */
    private static final Set<String> TELL_NOTHING = Set.of(
            "GET /registry",
            "POST /registry",
            "GET /registry/v1/metadata/id",
            "GET /registry/v1/metadata/version",
            "GET /registry/schemas/types");

    /** What is a list of what the caller may see, which is nothing. */
    private static final Set<String> LISTS =
            Set.of("GET /registry/contexts", "GET /registry/schemas", "GET /registry/subjects");

    private final Nobody access = new Nobody();
    private ServedRegistry served;

    /** Lets everybody in until it is told not to. */
    private static final class Nobody implements SubjectAccess {
        private volatile boolean deny;

        @Override
        public boolean may(SecurityContext caller, Operation operation, Subject subject) {
            return !deny;
        }

        @Override
        public Set<Subject> allowed(SecurityContext caller, Operation operation, Collection<Subject> subjects) {
            return deny ? Set.of() : Set.copyOf(subjects);
        }
    }

    @BeforeEach
    void open() throws IOException {
        served = ServedRegistry.open(access);
        served.register("known", "id");
        served.register(":.sales:known", "id");
        served.put("/config/known", "{\"compatibility\":\"FULL\"}");
        served.put("/mode/known", "{\"mode\":\"READWRITE\"}");
        access.deny = true;
    }

    @AfterEach
    void close() {
        served.close();
    }

    @Test
    void whoMayNotRegisterIsNotToldWhatIsRegisteredByANodeThatDoesNotLeadEither() {
        served.log.follow(Optional.empty());

        for (String subject : List.of("known", "unknown")) {
            Answer answer = served.register(subject, "id");
            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.code()).isEqualTo(40_301);
        }
    }

    /** The verb and the path of every method, with what is known and with what is not in place of its parameters. */
    private record Asked(String verb, String template) {
        String path(String subject, String version, String id) {
            return template.replace("{subject}", subject)
                    .replace("{version}", version)
                    .replace("{id}", id)
                    .replace("{context}", subject.equals("known") ? ".sales" : ".other");
        }

        @Override
        public String toString() {
            return verb + " " + template;
        }
    }

    private List<Asked> operations() {
        var all = new ArrayList<Asked>();
        for (Object resource : served.registry.resources()) {
            Path root = resource.getClass().getAnnotation(Path.class);
            for (Method method :
                    root == null ? new Method[0] : resource.getClass().getDeclaredMethods()) {
                verb(method).forEach(verb -> all.add(new Asked(verb, root.value() + below(method))));
            }
        }
        return all;
    }

    private static Stream<String> verb(Method method) {
        return Arrays.stream(method.getAnnotations())
                .map(Annotation::annotationType)
                .filter(type -> type.isAnnotationPresent(HttpMethod.class))
                .map(type -> type.getAnnotation(HttpMethod.class).value());
    }

    private static String below(Method method) {
        Path path = method.getAnnotation(Path.class);
        return path == null ? "" : path.value();
    }

    private Answer ask(Asked operation, String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(served.uri(path));
        boolean hasBody = operation.verb.equals("POST") || operation.verb.equals("PUT");
        String body = path.contains("/config")
                ? "{\"compatibility\":\"NONE\"}"
                : path.contains("/mode") ? "{\"mode\":\"READONLY\"}" : "{\"schema\":\"id\"}";
        request.header("Content-Type", ServedRegistry.V1)
                .method(
                        operation.verb,
                        hasBody ? HttpRequest.BodyPublishers.ofString(body) : HttpRequest.BodyPublishers.noBody());
        return served.send(request);
    }

    @TestFactory
    Stream<DynamicTest> nobodyDoesOrLearnsAnything() {
        return operations().stream()
                .map(operation -> DynamicTest.dynamicTest(operation.toString(), () -> {
                    Answer known = ask(operation, operation.path("known", "1", "1"));
                    Answer unknown = ask(operation, operation.path("other", "9", "9"));

                    if (TELL_NOTHING.contains(operation.toString())) {
                        assertThat(known.body()).isEqualTo(unknown.body());
                    } else if (LISTS.contains(operation.toString())) {
                        assertThat(known.body()).isEqualTo("[]");
                    } else {
                        assertThat(known.status()).as(known.body()).isIn(403, 404);
                        assertThat(known.status()).isEqualTo(unknown.status());
                        assertThat(known.code()).isEqualTo(unknown.code());
                        assertThat(known.message()
                                        .replace("known", "other")
                                        .replace("sales", "other")
                                        .replace('1', '9'))
                                .isEqualTo(unknown.message().replace('1', '9'));
                    }
                    assertThat(served.log.records()).as("nothing was written").hasSize(5);
                }));
    }

    @Test
    void everyResourceAsksWhoCalls() {
        assertThat(operations()).hasSizeGreaterThan(30);
        assertThat(served.registry.resources().stream()
                        .map(Object::getClass)
                        .filter(type -> type.isAnnotationPresent(Path.class)))
                .allMatch(type -> type.isAnnotationPresent(AsCaller.class));
    }
}
