package io.crossdock.broker.rest;

import io.crossdock.security.rest.Refusal;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.common.quota.ClientQuotaEntity;
import org.apache.kafka.common.quota.ClientQuotaFilter;
import org.apache.kafka.common.quota.ClientQuotaFilterComponent;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;

/**
 * Who writes into which topic or reads from it, as Crossdock's brokers tell: DescribeClientQuotas with a component
 * {@code writers} or {@code readers} of theirs.
 */
enum TopicClients {
    READERS("readers", "the brokers of this cluster do not tell who reads their topics"),
    WRITERS("writers", "the brokers of this cluster do not tell who writes into their topics");

    private static final String TOPIC = "topic";

    private final String component;
    private final String untold;

    TopicClients(String component, String untold) {
        this.component = component;
        this.untold = untold;
    }

    /** By topic, user and client; of topics the caller may see. */
    List<ClientActivity> read(Admin admin) throws ExecutionException, InterruptedException {
        var all = new TreeMap<String, ClientActivity>();
        ask(admin).forEach((entity, values) -> {
            ClientActivity one = activity(entity.entries(), values);
            all.merge(one.key(), one, ClientActivity::together);
        });
        return List.copyOf(all.values());
    }

    private Map<ClientQuotaEntity, Map<String, Double>> ask(Admin admin)
            throws ExecutionException, InterruptedException {
        var filter = ClientQuotaFilter.contains(List.of(ClientQuotaFilterComponent.ofEntityType(component)));
        try {
            return admin.describeClientQuotas(filter).entities().get();
        } catch (ExecutionException refused) {
            // to Apache Kafka the component means nothing
            if (refused.getCause() instanceof UnsupportedVersionException) {
                throw Refusal.unsupported(untold);
            }
            throw refused;
        }
    }

    private static ClientActivity activity(Map<String, String> who, Map<String, Double> values) {
        return new ClientActivity(
                who.getOrDefault(TOPIC, ""),
                who.getOrDefault(ClientQuotaEntity.USER, ""),
                who.getOrDefault(ClientQuotaEntity.CLIENT_ID, ""),
                values.getOrDefault("records", 0.0),
                values.getOrDefault("bytes", 0.0),
                values.getOrDefault("idle.ms", 0.0) / 1000);
    }
}
