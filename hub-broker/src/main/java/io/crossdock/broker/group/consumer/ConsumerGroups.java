package io.crossdock.broker.group.consumer;

import io.crossdock.broker.group.assignor.Assignment;
import io.crossdock.broker.group.schema.FlexibleReader;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The groups of the consumer protocol that a shard's log tells of. Changes by {@link #replay} alone. Confined to the
 * shard's lane.
 */
public final class ConsumerGroups {
    private static final Set<Short> KINDS = Set.of(
            ConsumerFormat.GROUP,
            ConsumerFormat.PARTITION_METADATA,
            ConsumerFormat.MEMBER,
            ConsumerFormat.TARGETS,
            ConsumerFormat.TARGET,
            ConsumerFormat.CURRENT,
            ConsumerFormat.REGEX);

    private final Map<String, Parts> groups = new HashMap<>();

    /** What the records said so far. They need not come in order: a member's may have been rewritten after its position. */
    private static final class Parts {
        private boolean exists;
        private int epoch;
        private long hash;
        private int assignmentEpoch;
        private long assignmentTimestamp;
        private final SortedMap<String, Profile> profiles = new TreeMap<>();
        private final Map<String, Position> positions = new HashMap<>();
        private final Map<String, Assignment> targets = new HashMap<>();
        private final Map<String, ResolvedRegex> regexes = new HashMap<>();
        private @Nullable ConsumerGroup whole;

        private boolean isNothing() {
            return !exists && profiles.isEmpty() && positions.isEmpty() && targets.isEmpty() && regexes.isEmpty();
        }

        private ConsumerGroup whole(String id) {
            ConsumerGroup made = whole;
            if (made == null) {
                var members = new TreeMap<String, ConsumerMember>();
                profiles.forEach((member, profile) -> members.put(
                        member, new ConsumerMember(member, profile, positions.getOrDefault(member, Position.START))));
                made = new ConsumerGroup(
                        id, epoch, hash, assignmentEpoch, assignmentTimestamp, members, targets, regexes);
                whole = made;
            }
            return made;
        }
    }

    /** True for records that are about groups of this protocol. */
    public static boolean knows(short kind) {
        return KINDS.contains(kind);
    }

    /**
     * @param key after its kind
     * @throws org.apache.kafka.common.protocol.types.SchemaException when this record cannot be read
     */
    public void replay(short kind, ByteBuffer key, @Nullable ByteBuffer value) {
        var in = new FlexibleReader(key);
        String group = in.keyString();
        Parts parts = groups.computeIfAbsent(group, fresh -> new Parts());
        try {
            replay(parts, kind, in, value);
        } finally {
            parts.whole = null;
            if (parts.isNothing()) {
                groups.remove(group);
            }
        }
    }

    private static void replay(Parts parts, short kind, FlexibleReader key, @Nullable ByteBuffer value) {
        switch (kind) {
            case ConsumerFormat.GROUP -> replayGroup(parts, value);
            case ConsumerFormat.TARGETS -> replayTargets(parts, value);
            case ConsumerFormat.MEMBER ->
                put(parts.profiles, key.keyString(), value == null ? null : ConsumerFormat.readMember(value));
            case ConsumerFormat.TARGET ->
                put(parts.targets, key.keyString(), value == null ? null : ConsumerFormat.readTarget(value));
            case ConsumerFormat.CURRENT ->
                put(parts.positions, key.keyString(), value == null ? null : ConsumerFormat.readCurrent(value));
            case ConsumerFormat.REGEX ->
                put(parts.regexes, key.keyString(), value == null ? null : ConsumerFormat.readRegex(value));
            default -> {
                // Kind 4 tells the topics an older broker saw. Not knowing them only costs one more assignment.
            }
        }
    }

    private static void replayGroup(Parts parts, @Nullable ByteBuffer value) {
        var said = value == null ? new ConsumerFormat.GroupValue(0, 0) : ConsumerFormat.readGroup(value);
        parts.exists = value != null;
        parts.epoch = said.epoch();
        parts.hash = said.metadataHash();
    }

    private static void replayTargets(Parts parts, @Nullable ByteBuffer value) {
        var said = value == null ? new ConsumerFormat.TargetsValue(0, 0) : ConsumerFormat.readTargets(value);
        parts.assignmentEpoch = said.epoch();
        parts.assignmentTimestamp = said.timestamp();
    }

    private static <T> void put(Map<String, T> map, String key, @Nullable T value) {
        if (value == null) {
            map.remove(key);
        } else {
            map.put(key, value);
        }
    }

    public Optional<ConsumerGroup> find(String id) {
        Parts parts = groups.get(id);
        return parts == null || !parts.exists ? Optional.empty() : Optional.of(parts.whole(id));
    }

    public boolean has(String id) {
        return find(id).isPresent();
    }

    /** A copy. */
    public Collection<ConsumerGroup> all() {
        return List.copyOf(groups.keySet()).stream()
                .map(id -> find(id).orElse(null))
                .filter(Objects::nonNull)
                .toList();
    }

    /** Ids of the groups; a copy. */
    public Set<String> ids() {
        return Set.copyOf(groups.keySet().stream().filter(this::has).toList());
    }
}
