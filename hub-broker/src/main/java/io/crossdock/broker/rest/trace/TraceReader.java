package io.crossdock.broker.rest.trace;

import io.crossdock.security.rest.Refusal;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.common.quota.ClientQuotaAlteration;
import org.apache.kafka.common.quota.ClientQuotaEntity;
import org.apache.kafka.common.quota.ClientQuotaFilter;
import org.apache.kafka.common.quota.ClientQuotaFilterComponent;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;

/**
 * Whom Crossdock's brokers watch: AlterClientQuotas and DescribeClientQuotas with an entity {@code trace} of theirs. Whoever
 * is asked tells and asks the others.
 */
final class TraceReader {
    private static final String TRACE = "trace";
    private static final String SECONDS = "seconds";
    private static final String PER_SECOND = "records.per.second";

    private TraceReader() {}

    /** By id. */
    static Map<String, TraceDto> all(Admin admin) throws ExecutionException, InterruptedException {
        var all = new TreeMap<String, TraceDto>();
        ask(admin, List.of(ClientQuotaFilterComponent.ofEntityType(TRACE))).forEach((entity, numbers) -> {
            TraceDto trace = trace(entity.entries(), numbers);
            all.merge(trace.id(), trace, TraceDto::together);
        });
        return all;
    }

    static TraceDto one(Admin admin, String id) throws ExecutionException, InterruptedException {
        return Optional.ofNullable(all(admin).get(id))
                .orElseThrow(() -> Refusal.unknown("there is no trace '" + id + "', or it was over two minutes ago"));
    }

    private static TraceDto trace(Map<String, String> names, Map<String, Double> numbers) {
        return new TraceDto(
                names.getOrDefault(TRACE, ""),
                names.get("client-id"),
                names.get("user"),
                names.get("ip"),
                names.get("listener"),
                names.getOrDefault("by", ""),
                Math.round(numbers.getOrDefault("seconds.left", 0.0) * 10) / 10.0,
                numbers.getOrDefault(PER_SECOND, 0.0).intValue(),
                numbers.getOrDefault("kept", 0.0).longValue(),
                numbers.getOrDefault("passed.over", 0.0).longValue(),
                List.of(Integer.parseInt(names.getOrDefault("broker", "-1"))));
    }

    /**
     * What was kept of one, in the order it came.
     *
     * @param known the number of the last one known, by broker
     */
    static List<SeenRequest> requests(Admin admin, String id, Map<Integer, Long> known)
            throws ExecutionException, InterruptedException {
        var components = new ArrayList<ClientQuotaFilterComponent>();
        components.add(ClientQuotaFilterComponent.ofEntity(TRACE, id));
        if (!known.isEmpty()) {
            components.add(ClientQuotaFilterComponent.ofEntity(
                    "after",
                    known.entrySet().stream()
                            .map(each -> each.getKey() + ":" + each.getValue())
                            .collect(Collectors.joining(","))));
        }
        var requests = new ArrayList<SeenRequest>();
        ask(admin, components).forEach((entity, numbers) -> requests.add(SeenRequest.of(entity.entries(), numbers)));
        requests.sort(SeenRequest.ORDER);
        return requests;
    }

    private static Map<ClientQuotaEntity, Map<String, Double>> ask(
            Admin admin, List<ClientQuotaFilterComponent> components) throws ExecutionException, InterruptedException {
        try {
            return admin.describeClientQuotas(ClientQuotaFilter.contains(components))
                    .entities()
                    .get();
        } catch (ExecutionException refused) {
            // to Apache Kafka the component means nothing
            if (refused.getCause() instanceof UnsupportedVersionException) {
                throw Refusal.unsupported("the brokers of this cluster do not watch clients");
            }
            throw refused;
        }
    }

    static void start(Admin admin, String id, NewTraceDto wanted) throws ExecutionException, InterruptedException {
        var entity = new HashMap<String, String>();
        entity.put(TRACE, id);
        put(entity, "client-id", wanted.clientId());
        put(entity, "user", wanted.user());
        put(entity, "ip", wanted.address());
        put(entity, "listener", wanted.listener());
        alter(admin, entity, (double) wanted.time(), (double) wanted.perSecond());
    }

    static void stop(Admin admin, String id) throws ExecutionException, InterruptedException {
        alter(admin, Map.of(TRACE, id), null, null);
    }

    private static void alter(
            Admin admin, Map<String, String> entity, @Nullable Double seconds, @Nullable Double perSecond)
            throws ExecutionException, InterruptedException {
        var change = new ClientQuotaAlteration(
                new ClientQuotaEntity(entity),
                List.of(
                        new ClientQuotaAlteration.Op(SECONDS, seconds),
                        new ClientQuotaAlteration.Op(PER_SECOND, perSecond)));
        admin.alterClientQuotas(List.of(change)).all().get();
    }

    private static void put(Map<String, String> entity, String type, @Nullable String name) {
        if (name != null && !name.isEmpty()) {
            entity.put(type, name);
        }
    }
}
