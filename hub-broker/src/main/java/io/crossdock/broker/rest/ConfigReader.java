package io.crossdock.broker.rest;

import io.crossdock.security.rest.Refusal;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.DescribeConfigsOptions;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;

import static java.util.Objects.requireNonNull;

/** The settings of a topic, group or broker, read from the cluster. */
final class ConfigReader {
    /** In a path: what counts for all brokers. */
    static final String ALL_BROKERS = "default";

    private ConfigReader() {}

    /**
     * @param type {@code topics}, {@code brokers} or {@code groups}
     * @param name {@value #ALL_BROKERS} stands for what counts for all brokers
     */
    static ConfigResource resource(String type, String name) {
        return switch (type) {
            case "topics" -> new ConfigResource(ConfigResource.Type.TOPIC, name);
            case "groups" -> new ConfigResource(ConfigResource.Type.GROUP, name);
            case "brokers" -> new ConfigResource(ConfigResource.Type.BROKER, broker(name));
            default ->
                throw Refusal.unknown(
                        "there are no settings of '" + type + "'; there are those of topics, brokers and groups");
        };
    }

    private static String broker(String name) {
        if (!name.equals(ALL_BROKERS) && !name.matches("\\d{1,9}")) {
            throw Refusal.unknown("there is no broker '" + name + "': brokers have numbers, and '" + ALL_BROKERS
                    + "' stands for all of them");
        }
        return name.equals(ALL_BROKERS) ? "" : name;
    }

    /** All of them by name. */
    static ConfigsDto read(Admin admin, String type, String name) throws ExecutionException, InterruptedException {
        List<ConfigEntryDto> entries =
                describe(admin, resource(type, name), new DescribeConfigsOptions().includeDocumentation(true))
                        .entries()
                        .stream()
                        .map(ConfigMapper.INSTANCE::entry)
                        .sorted(Comparator.comparing(ConfigEntryDto::name))
                        .toList();
        return new ConfigsDto(type, name, entries);
    }

    /** What was set for that one thing; sensitive values are null. */
    static Map<String, String> set(Admin admin, ConfigResource resource)
            throws ExecutionException, InterruptedException {
        var set = new TreeMap<String, String>();
        for (ConfigEntry entry :
                describe(admin, resource, new DescribeConfigsOptions()).entries()) {
            if (entry.source() == dynamic(resource)) {
                set.put(entry.name(), entry.isSensitive() ? "(sensitive)" : String.valueOf(entry.value()));
            }
        }
        return set;
    }

    static boolean isSetOn(String type, ConfigEntryDto entry) {
        return entry.source()
                        .equals("DYNAMIC_"
                                + type.substring(0, type.length() - 1).toUpperCase(Locale.ROOT) + "_CONFIG")
                || type.equals("brokers") && entry.source().equals("DYNAMIC_DEFAULT_BROKER_CONFIG");
    }

    private static ConfigEntry.ConfigSource dynamic(ConfigResource resource) {
        return switch (resource.type()) {
            case TOPIC -> ConfigEntry.ConfigSource.DYNAMIC_TOPIC_CONFIG;
            case GROUP -> ConfigEntry.ConfigSource.DYNAMIC_GROUP_CONFIG;
            default ->
                resource.name().isEmpty()
                        ? ConfigEntry.ConfigSource.DYNAMIC_DEFAULT_BROKER_CONFIG
                        : ConfigEntry.ConfigSource.DYNAMIC_BROKER_CONFIG;
        };
    }

    private static Config describe(Admin admin, ConfigResource resource, DescribeConfigsOptions options)
            throws ExecutionException, InterruptedException {
        if (resource.type() == ConfigResource.Type.BROKER && !resource.name().isEmpty()) {
            // Only a broker itself tells its settings, and a client would wait for one that is not there.
            ClusterReader.broker(admin, Integer.parseInt(resource.name()));
        }
        try {
            return requireNonNull(admin.describeConfigs(List.of(resource), options)
                            .values()
                            .get(resource))
                    .get();
        } catch (ExecutionException refused) {
            if (refused.getCause() instanceof UnknownTopicOrPartitionException) {
                throw Refusal.unknown("there is no topic '" + resource.name() + "'");
            }
            throw refused;
        }
    }
}
