package io.crossdock.registry.type.protobuf;

import com.squareup.wire.schema.Location;
import com.squareup.wire.schema.internal.parser.EnumElement;
import com.squareup.wire.schema.internal.parser.FieldElement;
import com.squareup.wire.schema.internal.parser.GroupElement;
import com.squareup.wire.schema.internal.parser.MessageElement;
import com.squareup.wire.schema.internal.parser.ProtoFileElement;
import com.squareup.wire.schema.internal.parser.TypeElement;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The full names of all types of a schema and its imports, and what a name means in a scope. Confined to one call. */
final class Names {
    /** Protobuf's own compiler stops at 32 levels of messages; the length keeps look-ups through the scopes short. */
    private static final int DEPTH = 32;

    private static final int LENGTH = 1_000;

    private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*+");

    private final Map<String, Declared> declared = new HashMap<>();

    /**
     * One declaration.
     *
     * @param name full
     * @param key type of the keys as written in the message of a map; empty for all else
     * @param value likewise
     */
    record Declared(String name, Kind kind, Location where, String key, String value) {}

    enum Kind {
        MESSAGE,
        ENUM,
        GROUP,
        MAP_ENTRY
    }

    /** @throws io.crossdock.registry.type.InvalidSchemaException when a name is no name, or declared twice */
    static Names of(Collection<ProtoFileElement> files) {
        var names = new Names();
        for (var file : files) {
            String scope = packageOf(file);
            if (!scope.isEmpty()) {
                for (String part : scope.split("\\.", -1)) {
                    checkIdentifier("package", part, file.getLocation());
                }
            }
            names.add(scope, file.getTypes(), 0);
        }
        return names;
    }

    static String packageOf(ProtoFileElement file) {
        return file.getPackageName() == null ? "" : file.getPackageName();
    }

    static String join(String scope, String name) {
        return scope.isEmpty() ? name : scope + "." + name;
    }

    static void checkIdentifier(String what, String name, Location where) {
        if (!IDENTIFIER.matcher(name).matches()) {
            throw Invalid.at(
                    where,
                    "\"" + shortened(name) + "\" is no name for a " + what,
                    "use letters, digits and underscores, and begin with no digit");
        }
    }

    /**
     * What a name means.
     *
     * @param scope full name of the message in which it is used, or the package
     * @param name as written; with a leading dot it is full already
     */
    Optional<Declared> resolve(String scope, String name) {
        if (name.startsWith(".")) {
            return Optional.ofNullable(declared.get(name.substring(1)));
        }
        for (String inner = scope; !inner.isEmpty(); inner = enclosing(inner)) {
            var candidate = declared.get(inner + "." + name);
            if (candidate != null) {
                return Optional.of(candidate);
            }
        }
        return Optional.ofNullable(declared.get(name));
    }

    private static String enclosing(String scope) {
        int dot = scope.lastIndexOf('.');
        return dot < 0 ? "" : scope.substring(0, dot);
    }

    private static String shortened(String name) {
        return name.length() <= 80 ? name : name.substring(0, 80) + "…";
    }

    private void add(String scope, List<TypeElement> types, int depth) {
        for (var type : types) {
            if (type instanceof MessageElement message) {
                if (depth >= DEPTH) {
                    throw Invalid.at(
                            message.getLocation(),
                            "messages are nested more than " + DEPTH + " levels deep",
                            "declare the inner messages beside the outer ones");
                }
                var name = isMapEntry(message)
                        ? add(
                                scope,
                                message.getName(),
                                Kind.MAP_ENTRY,
                                message.getLocation(),
                                typeOf(message, 1),
                                typeOf(message, 2))
                        : add(scope, message.getName(), Kind.MESSAGE, message.getLocation(), "", "");
                add(name, message.getNestedTypes(), depth + 1);
                groups(message).forEach(group -> add(name, group.getName(), Kind.GROUP, group.getLocation(), "", ""));
            } else if (type instanceof EnumElement) {
                add(scope, type.getName(), Kind.ENUM, type.getLocation(), "", "");
            }
        }
    }

    private String add(String scope, String name, Kind kind, Location where, String key, String value) {
        checkIdentifier(kind == Kind.ENUM ? "enum" : "message", name, where);
        var full = join(scope, name);
        if (full.length() > LENGTH) {
            throw Invalid.at(
                    where,
                    "the full name of \"" + shortened(name) + "\" is longer than " + LENGTH + " characters",
                    "shorten it");
        }
        var before = declared.putIfAbsent(full, new Declared(full, kind, where, key, value));
        if (before != null) {
            throw Invalid.at(
                    where,
                    "\"" + shortened(full) + "\" is declared a second time, after " + Invalid.place(before.where()),
                    "rename one of the two, or remove it");
        }
        return full;
    }

    private static String typeOf(MessageElement message, int tag) {
        return message.getFields().stream()
                .filter(field -> field.getTag() == tag)
                .map(FieldElement::getType)
                .findFirst()
                .orElse("");
    }

    /** Groups of a message, those of its oneofs among them. */
    static List<GroupElement> groups(MessageElement message) {
        var groups = new ArrayList<>(message.getGroups());
        message.getOneOfs().forEach(oneof -> groups.addAll(oneof.getGroups()));
        return groups;
    }

    /** Clients that print descriptors write out the message that stands behind a map. */
    static boolean isMapEntry(MessageElement message) {
        return message.getOptions().stream()
                .anyMatch(option ->
                        option.getName().equals("map_entry") && "true".equals(String.valueOf(option.getValue())));
    }
}
