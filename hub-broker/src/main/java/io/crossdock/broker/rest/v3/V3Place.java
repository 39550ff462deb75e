package io.crossdock.broker.rest.v3;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where a thing is in that API.
 *
 * @param clusters address of all clusters, with a slash at its end
 * @param parts of the path below the cluster, as they are called and not as a URL writes them
 */
record V3Place(String clusters, String cluster, List<String> parts) {
    /** Something below it. */
    V3Place in(String... more) {
        return new V3Place(
                clusters,
                cluster,
                Stream.concat(parts.stream(), Stream.of(more)).toList());
    }

    String self() {
        return clusters
                + Stream.concat(Stream.of(cluster), parts.stream())
                        .map(V3Place::encoded)
                        .collect(Collectors.joining("/"));
    }

    V3.LinkDto link() {
        return new V3.LinkDto(self());
    }

    /** Of one thing, which has a name besides. */
    V3.MetaDto meta() {
        return new V3.MetaDto(self(), name());
    }

    <T> V3.ListDto<T> list(String kind, List<T> data) {
        return new V3.ListDto<>(kind, new V3.MetaDto(self(), null), data);
    }

    /** {@code crn:///kafka=CLUSTER/topic=NAME/partition=0}: kinds in the singular with what each is called. */
    private String name() {
        var name = new StringBuilder("crn:///kafka=").append(cluster);
        for (int i = 0; i < parts.size(); i += 2) {
            String kind = parts.get(i);
            name.append('/');
            if (i + 1 < parts.size()) {
                name.append(kind, 0, kind.length() - 1).append('=').append(parts.get(i + 1));
            } else {
                name.append(kind);
            }
        }
        return name.toString();
    }

    private static String encoded(String part) {
        return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
