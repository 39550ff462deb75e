package io.crossdock.security.rest;

import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.DynamicFeature;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.FeatureContext;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Refuses parameters that an operation does not have: whoever writes {@code ?dryrun=true} wants a rehearsal, and must not
 * get the change.
 *
 * <p>Only where the shape of the API is our own. What serves the clients of others takes whatever they send, as it does
 * there. Stateless.
 */
final class DeclaredParameters implements DynamicFeature {
    private static final int LONGEST_SHOWN = 100;

    @Override
    public void configure(ResourceInfo resource, FeatureContext context) {
        if (isOurs(resource.getResourceClass().getAnnotation(Path.class))) {
            Set<String> declared = RequestParameters.of(resource.getResourceMethod()).stream()
                    .map(parameter -> parameter.getAnnotation(QueryParam.class))
                    .filter(Objects::nonNull)
                    .map(QueryParam::value)
                    .collect(Collectors.toUnmodifiableSet());
            context.register(new OfOperation(declared));
        }
    }

    private static boolean isOurs(@Nullable Path path) {
        return path != null
                && Stream.of("/admin/v1", "/connectors")
                        .anyMatch(ours ->
                                path.value().equals(ours) || path.value().startsWith(ours + "/"));
    }

    /** The filter of one operation, which comes after those that ask who calls. */
    private record OfOperation(Set<String> declared) implements ContainerRequestFilter {
        @Override
        public void filter(ContainerRequestContext request) {
            List<Problem.FieldError> unknown = new TreeSet<>(
                            request.getUriInfo().getQueryParameters().keySet())
                    .stream()
                            .filter(name -> !declared.contains(name))
                            .map(this::problem)
                            .toList();
            if (!unknown.isEmpty()) {
                throw Refusal.fields(unknown);
            }
        }

        private Problem.FieldError problem(String name) {
            String shown = name.length() > LONGEST_SHOWN ? name.substring(0, LONGEST_SHOWN) + "..." : name;
            String there = declared.isEmpty() ? "has none" : "has " + String.join(", ", new TreeSet<>(declared));
            String hint = name.length() > LONGEST_SHOWN ? "" : Nearest.hint(name, declared);
            return new Problem.FieldError(shown, "there is no such parameter" + hint + "; this operation " + there);
        }
    }
}
