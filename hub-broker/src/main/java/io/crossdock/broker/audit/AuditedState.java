package io.crossdock.broker.audit;

import io.crossdock.broker.audit.AuditEvent.Change;
import io.crossdock.broker.metadata.ClusterImage;
import io.crossdock.broker.metadata.TopicImage;
import io.crossdock.security.authn.ScramHash;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Parts of the cluster as the audit shows them: short, and without secrets. Pure. */
final class AuditedState {
    private static final String HIDDEN = "(hidden)";
    /** Of the replicas of a topic, which may have thousands of partitions. */
    private static final int MOST_CHARACTERS = 2000;
    /** Whatever looks as if it could be one: to hide too much costs little. */
    private static final Pattern SECRET = Pattern.compile(
            "password|passwd|secret|jaas|credential|token|keystore\\.key|private", Pattern.CASE_INSENSITIVE);

    private AuditedState() {}

    /** Empty if there is no such topic. */
    static Map<String, String> topic(ClusterImage image, String name) {
        return image.topic(name).map(AuditedState::topic).orElse(Map.of());
    }

    private static Map<String, String> topic(TopicImage topic) {
        var state = new HashMap<String, String>();
        state.put("id", topic.id().toString());
        state.put("partitions", Integer.toString(topic.partitions().size()));
        state.put(
                "leaders and replicas",
                shortened(topic.partitions().stream()
                        .map(partition -> partition.leader() + " of " + partition.replicas()
                                + (partition.adding().isEmpty() ? "" : " adding " + partition.adding())
                                + (partition.removing().isEmpty() ? "" : " removing " + partition.removing()))
                        .collect(Collectors.joining("; "))));
        topic.configs().forEach((config, value) -> state.put("config " + config, value));
        return state;
    }

    static Map<String, String> features(ClusterImage image) {
        return image.features().levels().entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> Short.toString(entry.getValue())));
    }

    /** Rules by what they say; what stands behind them is always the same. */
    static Map<String, String> rules(Map<String, String> stored) {
        return stored.keySet().stream().collect(Collectors.toMap(rule -> rule, rule -> "in force"));
    }

    /** Settings without the values of those that are secrets. */
    static Map<String, String> masked(Map<String, String> configs) {
        var masked = new HashMap<String, String>();
        configs.forEach((name, value) -> masked.put(name, SECRET.matcher(name).find() ? HIDDEN : value));
        return masked;
    }

    /** Whose token it is and until when, without what logins with it are checked with. */
    static Map<String, String> token(Map<String, String> stored) {
        var shown = new HashMap<>(stored);
        for (ScramHash hash : ScramHash.values()) {
            shown.remove(hash.mechanism());
        }
        return shown;
    }

    /** Which mechanisms of a user were set, set anew or removed; nothing of what was set. */
    static Stream<Change> credentials(String user, Map<String, String> before, Map<String, String> after) {
        var was = new HashMap<String, String>();
        var is = new HashMap<String, String>();
        before.forEach((mechanism, value) -> {
            if (!value.equals(after.get(mechanism))) {
                was.put(mechanism, HIDDEN);
            }
        });
        after.forEach((mechanism, value) -> {
            if (!value.equals(before.get(mechanism))) {
                is.put(mechanism, before.containsKey(mechanism) ? HIDDEN + ", another one" : HIDDEN);
            }
        });
        return was.isEmpty() && is.isEmpty() ? Stream.empty() : Stream.of(new Change("user " + user, was, is));
    }

    private static String shortened(String text) {
        return text.length() <= MOST_CHARACTERS ? text : text.substring(0, MOST_CHARACTERS) + "…";
    }
}
