package io.crossdock.broker.rest.v3;

import io.crossdock.security.rest.Refusal;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigsOptions;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.DescribeConfigsOptions;
import org.apache.kafka.common.config.ConfigResource;
import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;

import static java.util.Objects.requireNonNull;

/** Settings in the shape of that API, whatever they are of. Thread-safe. */
final class V3Configs {
    private final V3Cluster cluster;

    V3Configs(V3Cluster cluster) {
        this.cluster = cluster;
    }

    V3.ListDto<V3.ConfigDto> list(V3Call call, V3ConfigOwner owner) {
        return cluster.with(call, admin -> owner.place(call).list(owner.kind() + "List", read(admin, call, owner)));
    }

    V3.ConfigDto show(V3Call call, V3ConfigOwner owner, String name) {
        return cluster.with(call, admin -> read(admin, call, owner).stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow(() -> V3Refusals.unknown("Config " + name + " cannot be found for " + owner + ".")));
    }

    void set(V3Call call, V3ConfigOwner owner, String name, V3.@Nullable ValueDto body) {
        alter(
                call,
                owner,
                List.of(operation(name, Refusal.requireBody(body).value(), AlterConfigOp.OpType.SET)),
                new AlterConfigsOptions());
    }

    void reset(V3Call call, V3ConfigOwner owner, String name) {
        alter(call, owner, List.of(operation(name, null, AlterConfigOp.OpType.DELETE)), new AlterConfigsOptions());
    }

    void alter(V3Call call, V3ConfigOwner owner, V3.@Nullable AlterDto body) {
        V3.AlterDto changes = Refusal.requireBody(body);
        List<AlterConfigOp> operations = changes.data().stream()
                .map(change -> operation(
                        change.name(),
                        change.value(),
                        "DELETE".equals(change.operation()) ? AlterConfigOp.OpType.DELETE : AlterConfigOp.OpType.SET))
                .toList();
        alter(
                call,
                owner,
                operations,
                new AlterConfigsOptions().validateOnly(Boolean.TRUE.equals(changes.validateOnly())));
    }

    private void alter(V3Call call, V3ConfigOwner owner, List<AlterConfigOp> operations, AlterConfigsOptions options) {
        cluster.change(call, admin -> {
            owner.requireReachable(admin);
            admin.incrementalAlterConfigs(Map.of(owner.resource(), operations), options)
                    .all()
                    .get();
        });
    }

    private static AlterConfigOp operation(String name, @Nullable String value, AlterConfigOp.OpType type) {
        return new AlterConfigOp(new ConfigEntry(name, value), type);
    }

    /** By name. */
    static List<V3.ConfigDto> read(Admin admin, V3Call call, V3ConfigOwner owner)
            throws ExecutionException, InterruptedException {
        owner.requireReachable(admin);
        return dtos(call, owner, describe(admin, owner.resource()));
    }

    /** Of several, which are asked together: one after the other, and by name. */
    static List<V3.ConfigDto> read(Admin admin, V3Call call, List<V3ConfigOwner> owners)
            throws ExecutionException, InterruptedException {
        Map<ConfigResource, Config> described = admin.describeConfigs(
                        owners.stream().map(V3ConfigOwner::resource).toList(),
                        new DescribeConfigsOptions().includeSynonyms(true))
                .all()
                .get();
        return owners.stream()
                .flatMap(owner -> dtos(
                        call,
                        owner,
                        requireNonNull(described.get(owner.resource())).entries())
                        .stream())
                .toList();
    }

    /** The settings of one, with what each takes the place of. */
    static Collection<ConfigEntry> describe(Admin admin, ConfigResource resource)
            throws ExecutionException, InterruptedException {
        return requireNonNull(
                        admin.describeConfigs(List.of(resource), new DescribeConfigsOptions().includeSynonyms(true))
                                .values()
                                .get(resource))
                .get()
                .entries();
    }

    static List<V3.ConfigDto> dtos(V3Call call, V3ConfigOwner owner, Collection<ConfigEntry> entries) {
        return entries.stream()
                .sorted(Comparator.comparing(ConfigEntry::name))
                .map(entry -> dto(call, owner, entry))
                .toList();
    }

    private static V3.ConfigDto dto(V3Call call, V3ConfigOwner owner, ConfigEntry entry) {
        Stream<ConfigEntry.ConfigSynonym> synonyms = entry.synonyms().stream();
        return new V3.ConfigDto(
                owner.kind(),
                owner.place(call).in(entry.name()).meta(),
                call.cluster(),
                owner.topic(),
                owner.broker(),
                owner.type(),
                entry.name(),
                entry.isSensitive() ? null : entry.value(),
                entry.isReadOnly(),
                entry.isSensitive(),
                entry.isDefault(),
                entry.source().name(),
                synonyms.map(each -> new V3.SynonymDto(
                                each.name(),
                                entry.isSensitive() ? null : each.value(),
                                each.source().name()))
                        .toList());
    }
}
