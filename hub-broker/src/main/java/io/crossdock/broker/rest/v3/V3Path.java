package io.crossdock.broker.rest.v3;

import io.crossdock.security.rest.Refusal;
import org.apache.kafka.clients.admin.Admin;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ExecutionException;

/** Where things are in that API. */
final class V3Path {
    private static final String BASE = "/kafka/v3/clusters/";

    private V3Path() {}

    static String of(String cluster, String... parts) {
        var path = new StringBuilder(BASE + encoded(cluster));
        for (String part : parts) {
            path.append('/').append(encoded(part));
        }
        return path.toString();
    }

    static V3.MetaDto meta(String cluster, String... parts) {
        return new V3.MetaDto(of(cluster, parts), "crn:///kafka=" + cluster + "/" + String.join("/", parts));
    }

    static <T> V3.ListDto<T> list(String kind, List<T> data, String cluster, String... parts) {
        return new V3.ListDto<>(kind, new V3.MetaDto(of(cluster, parts), null), data);
    }

    /** 404 for another cluster than the one there is. */
    static void require(Admin admin, String cluster) throws ExecutionException, InterruptedException {
        if (!admin.describeCluster().clusterId().get().equals(cluster)) {
            throw Refusal.unknown("Cluster " + cluster + " cannot be found.");
        }
    }

    private static String encoded(String part) {
        return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
