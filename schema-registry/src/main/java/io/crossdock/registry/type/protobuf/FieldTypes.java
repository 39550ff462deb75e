package io.crossdock.registry.type.protobuf;

import com.squareup.wire.schema.Field.Label;
import com.squareup.wire.schema.Location;
import com.squareup.wire.schema.internal.parser.FieldElement;
import io.crossdock.registry.type.InvalidSchemaException;
import org.jspecify.annotations.Nullable;

import java.util.Locale;

/** What the types that fields name are. */
final class FieldTypes {
    private final Names names;

    FieldTypes(Names names) {
        this.names = names;
    }

    /**
     * @param scope full name of the message around the field
     * @throws InvalidSchemaException when nothing has that name
     */
    FieldType of(String scope, FieldElement field) {
        String written = field.getType();
        if (!written.startsWith("map<")) {
            return of(scope, written, field.getLocation());
        }
        int comma = written.indexOf(',');
        if (comma < 0) {
            throw Invalid.at(field.getLocation(), "a map needs two types", "write map<string, …>");
        }
        return map(
                scope,
                written.substring("map<".length(), comma).strip(),
                written.substring(comma + 1, written.length() - 1).strip(),
                field.getLocation());
    }

    /** @throws InvalidSchemaException when no message has that name */
    void message(String scope, String written, Location where) {
        var found = names.resolve(scope, written).orElseThrow(() -> unknown(written, where));
        if (found.kind() == Names.Kind.ENUM) {
            throw Invalid.at(where, "\"" + written + "\" is an enum where a message belongs", "name a message");
        }
    }

    private FieldType of(String scope, String written, Location where) {
        var scalar = Scalar.named(written);
        if (scalar.isPresent()) {
            return scalar.get();
        }
        var found = names.resolve(scope, written).orElseThrow(() -> unknown(written, where));
        return switch (found.kind()) {
            case ENUM -> new FieldType.OfEnum(found.name());
            case MESSAGE, GROUP -> new FieldType.OfMessage(found.name());
            case MAP_ENTRY -> entry(found, where);
        };
    }

    private FieldType map(String scope, String key, String value, Location where) {
        var keyType = Scalar.named(key).filter(Scalar::isKeyOfMaps);
        if (keyType.isEmpty()) {
            throw Invalid.at(where, "\"" + key + "\" cannot be the key of a map", "use string, bool or a whole number");
        }
        if (value.startsWith("map<")) {
            throw Invalid.at(where, "a map cannot hold maps", "put the inner map into a message of its own");
        }
        return FieldType.OfMap.of(keyType.get(), of(scope, value, where));
    }

    private FieldType entry(Names.Declared entry, Location where) {
        if (entry.key().isEmpty() || entry.value().isEmpty()) {
            throw Invalid.at(
                    where,
                    "\"" + entry.name() + "\" says it is an entry of a map, but lacks key = 1 or value = 2",
                    "write map<…>");
        }
        var value = names.resolve(entry.name(), entry.value());
        if (value.isPresent() && value.get().kind() == Names.Kind.MAP_ENTRY) {
            throw Invalid.at(where, "a map cannot hold maps", "put the inner map into a message of its own");
        }
        return map(entry.name(), entry.key(), entry.value(), where);
    }

    private static InvalidSchemaException unknown(String written, Location where) {
        return Invalid.at(
                where,
                "nothing declares the type \"" + written + "\"",
                "declare it, correct its name, or import the file that declares it");
    }

    static Field.Label label(@Nullable Label label, @Nullable String oneof) {
        if (oneof != null) {
            return Field.Label.OPTIONAL;
        }
        if (label == null) {
            return Field.Label.IMPLICIT;
        }
        return switch (label) {
            case REPEATED -> Field.Label.REPEATED;
            case REQUIRED -> Field.Label.REQUIRED;
            case OPTIONAL, ONE_OF -> Field.Label.OPTIONAL;
        };
    }

    static String groupField(String group) {
        return group.toLowerCase(Locale.ROOT);
    }
}
