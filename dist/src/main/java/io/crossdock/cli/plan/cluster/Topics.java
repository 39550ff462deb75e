package io.crossdock.cli.plan.cluster;

import io.crossdock.cli.plan.Item;
import io.crossdock.cli.plan.Key;
import io.crossdock.cli.plan.Kind;
import io.crossdock.cli.plan.SettingValue;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigsOptions;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.ConfigResource;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;

/** Topics with what is set for them. */
final class Topics implements Things {
    private static final Set<String> OWN = Set.of("partitions", "replicas");

    private final Admin admin;

    Topics(Admin admin) {
        this.admin = admin;
    }

    @Override
    public Kind kind() {
        return Kind.TOPIC;
    }

    @Override
    public List<Key> all() throws Exception {
        return admin.listTopics().names().get().stream()
                .filter(name -> !name.startsWith("_crossdock") && !name.equals("_schemas"))
                .map(name -> new Key(Kind.TOPIC, name))
                .toList();
    }

    @Override
    public List<Item> read(Collection<Key> keys) throws Exception {
        Set<String> there = admin.listTopics().names().get();
        List<String> names =
                keys.stream().map(Key::name).filter(there::contains).toList();
        if (names.isEmpty()) {
            return List.of();
        }
        Map<String, TopicDescription> described =
                admin.describeTopics(names).allTopicNames().get();
        Map<ConfigResource, Config> configs = admin.describeConfigs(
                        names.stream().map(Topics::resource).toList())
                .all()
                .get();
        return described.values().stream()
                .map(topic -> Item.of(
                        Kind.TOPIC,
                        topic.name(),
                        properties(topic, configs.getOrDefault(resource(topic.name()), new Config(List.of())))))
                .toList();
    }

    private static Map<String, String> properties(TopicDescription topic, Config config) {
        var properties = new HashMap<String, String>();
        properties.put("partitions", "" + topic.partitions().size());
        properties.put("replicas", "" + topic.partitions().get(0).replicas().size());
        config.entries().stream()
                .filter(entry -> entry.source() == ConfigEntry.ConfigSource.DYNAMIC_TOPIC_CONFIG)
                .forEach(entry -> properties.put(entry.name(), SettingValue.canonical(String.valueOf(entry.value()))));
        return properties;
    }

    @Override
    public Optional<String> refusal(Item before, Item after) throws Exception {
        try {
            if (before.properties().isEmpty()) {
                admin.createTopics(List.of(topic(after)), new CreateTopicsOptions().validateOnly(true))
                        .all()
                        .get();
            } else {
                alter(before, after, true);
            }
            return Optional.empty();
        } catch (ExecutionException refused) {
            return Optional.of(String.valueOf(
                    refused.getCause() == null ? refused : refused.getCause().getMessage()));
        }
    }

    @Override
    public void create(Item item) throws Exception {
        admin.createTopics(List.of(topic(item))).all().get();
    }

    private static NewTopic topic(Item item) {
        var topic = new NewTopic(
                item.key().name(),
                Optional.of(item.get("partitions"))
                        .filter(text -> !text.isEmpty())
                        .map(Integer::valueOf),
                Optional.of(item.get("replicas"))
                        .filter(text -> !text.isEmpty())
                        .map(Short::valueOf));
        var settings = new TreeMap<>(item.properties());
        settings.keySet().removeAll(OWN);
        return topic.configs(settings);
    }

    @Override
    public void change(Item before, Item after) throws Exception {
        if (!before.get("partitions").equals(after.get("partitions"))) {
            admin.createPartitions(Map.of(
                            after.key().name(), NewPartitions.increaseTo(Integer.parseInt(after.get("partitions")))))
                    .all()
                    .get();
        }
        alter(before, after, false);
    }

    private void alter(Item before, Item after, boolean validateOnly) throws Exception {
        List<AlterConfigOp> changes = SettingChanges.between(before, after, OWN);
        if (!changes.isEmpty()) {
            admin.incrementalAlterConfigs(
                            Map.of(resource(after.key().name()), new ArrayList<>(changes)),
                            new AlterConfigsOptions().validateOnly(validateOnly))
                    .all()
                    .get();
        }
    }

    @Override
    public void delete(Item item) throws Exception {
        admin.deleteTopics(List.of(item.key().name())).all().get();
    }

    private static ConfigResource resource(String topic) {
        return new ConfigResource(ConfigResource.Type.TOPIC, topic);
    }
}
