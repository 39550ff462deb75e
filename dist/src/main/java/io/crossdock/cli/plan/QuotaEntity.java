package io.crossdock.cli.plan;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Whom limits are for, as the name of an item: {@code client-id=web,user=alice}. */
public final class QuotaEntity {
    /** The parts that an entity can have. */
    public static final List<String> TYPES = List.of("client-id", "group", "ip", "topic", "topic-prefix", "user");
    /** Stands for whoever has no limits of their own, which the protocol writes as null. */
    public static final String DEFAULT = "<default>";

    private static final Pattern PART = Pattern.compile("(?:^|,)(client-id|group|ip|topic|topic-prefix|user)=");

    private QuotaEntity() {}

    /** The name of an entity. */
    public static String name(Map<String, @Nullable String> parts) {
        return new TreeMap<>(parts)
                .entrySet().stream()
                        .map(part -> part.getKey() + "=" + (part.getValue() == null ? DEFAULT : part.getValue()))
                        .collect(Collectors.joining(","));
    }

    /** The entity of a name. */
    public static Map<String, @Nullable String> parts(String name) {
        var parts = new TreeMap<String, @Nullable String>();
        Matcher part = PART.matcher(name);
        boolean more = part.find();
        while (more) {
            String type = part.group(1);
            int from = part.end();
            more = part.find();
            String value = name.substring(from, more ? part.start() : name.length());
            parts.put(type, value.equals(DEFAULT) ? null : value);
        }
        return parts;
    }

    /** A limit as it is compared and shown: without a fraction where there is none. */
    public static String limit(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }
}
