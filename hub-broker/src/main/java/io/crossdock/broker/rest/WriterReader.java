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

/** Who writes into which topic, as Crossdock's brokers tell: DescribeClientQuotas with a component {@code writers} of theirs. */
final class WriterReader {
    private static final String WRITERS = "writers";
    private static final String TOPIC = "topic";

    private WriterReader() {}

    /** By topic, user and client; of topics the caller may see. */
    static List<WriterDto> read(Admin admin) throws ExecutionException, InterruptedException {
        var filter = ClientQuotaFilter.contains(List.of(ClientQuotaFilterComponent.ofEntityType(WRITERS)));
        var all = new TreeMap<String, WriterDto>();
        ask(admin, filter).forEach((entity, values) -> {
            WriterDto writer = writer(entity.entries(), values);
            all.merge(writer.key(), writer, WriterDto::together);
        });
        return List.copyOf(all.values());
    }

    private static Map<ClientQuotaEntity, Map<String, Double>> ask(Admin admin, ClientQuotaFilter filter)
            throws ExecutionException, InterruptedException {
        try {
            return admin.describeClientQuotas(filter).entities().get();
        } catch (ExecutionException refused) {
            // to Apache Kafka the component means nothing
            if (refused.getCause() instanceof UnsupportedVersionException) {
                throw Refusal.unsupported("the brokers of this cluster do not tell who writes into their topics");
            }
            throw refused;
        }
    }

    private static WriterDto writer(Map<String, String> who, Map<String, Double> values) {
        return new WriterDto(
                who.getOrDefault(TOPIC, ""),
                who.getOrDefault(ClientQuotaEntity.USER, ""),
                who.getOrDefault(ClientQuotaEntity.CLIENT_ID, ""),
                values.getOrDefault("records", 0.0),
                values.getOrDefault("bytes", 0.0),
                values.getOrDefault("idle.ms", 0.0) / 1000);
    }
}
