package io.crossdock.cli.plan.cluster;

import io.crossdock.cli.plan.Item;
import io.crossdock.cli.plan.Key;
import io.crossdock.cli.plan.Kind;
import io.crossdock.cli.plan.SettingValue;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigsOptions;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;

/** Settings that hold for all brokers and can be changed while they run. */
final class BrokerConfigs implements Things {
    private static final ConfigResource ALL = new ConfigResource(ConfigResource.Type.BROKER, "");

    private final Admin admin;

    BrokerConfigs(Admin admin) {
        this.admin = admin;
    }

    @Override
    public Kind kind() {
        return Kind.CONFIG;
    }

    @Override
    public List<Key> all() throws Exception {
        return entries().map(entry -> new Key(Kind.CONFIG, entry.name())).toList();
    }

    private Stream<ConfigEntry> entries() throws Exception {
        return admin.describeConfigs(List.of(ALL)).all().get().values().stream()
                .flatMap(config -> config.entries().stream())
                .filter(entry -> entry.source() == ConfigEntry.ConfigSource.DYNAMIC_DEFAULT_BROKER_CONFIG)
                .filter(entry -> !entry.isSensitive());
    }

    @Override
    public List<Item> read(Collection<Key> keys) throws Exception {
        return entries()
                .filter(entry -> keys.contains(new Key(Kind.CONFIG, entry.name())))
                .map(entry -> Item.of(
                        Kind.CONFIG,
                        entry.name(),
                        Map.of("value", SettingValue.canonical(String.valueOf(entry.value())))))
                .toList();
    }

    @Override
    public Optional<String> refusal(Item before, Item after) throws Exception {
        try {
            set(after, true);
            return Optional.empty();
        } catch (ExecutionException refused) {
            return Optional.of(String.valueOf(
                    refused.getCause() == null ? refused : refused.getCause().getMessage()));
        }
    }

    @Override
    public void create(Item item) throws Exception {
        set(item, false);
    }

    @Override
    public void change(Item before, Item after) throws Exception {
        set(after, false);
    }

    @Override
    public void delete(Item item) throws Exception {
        alter(new AlterConfigOp(new ConfigEntry(item.key().name(), ""), AlterConfigOp.OpType.DELETE), false);
    }

    private void set(Item item, boolean validateOnly) throws Exception {
        alter(
                new AlterConfigOp(new ConfigEntry(item.key().name(), item.get("value")), AlterConfigOp.OpType.SET),
                validateOnly);
    }

    private void alter(AlterConfigOp change, boolean validateOnly) throws Exception {
        admin.incrementalAlterConfigs(
                        Map.of(ALL, List.of(change)), new AlterConfigsOptions().validateOnly(validateOnly))
                .all()
                .get();
    }
}
