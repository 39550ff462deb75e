package io.crossdock.registry.type.avro;

import org.apache.avro.Schema;

import java.util.List;
import java.util.stream.Collectors;

/** How types and names are spoken of in messages. Short, whatever an author writes. */
final class Words {
    private static final int LONGEST = 120;
    private static final int MOST = 10;

    private Words() {}

    /** A name in quotes. */
    static String quoted(String name) {
        return "'" + shortened(name) + "'";
    }

    /** Not longer than fits into a sentence. */
    static String shortened(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    }

    /** What is quoted within another sentence. */
    static String sentence(String text) {
        return text.length() <= 4 * LONGEST ? text : text.substring(0, 4 * LONGEST) + "…";
    }

    /** Several names in quotes, the first few when there are many. */
    static String list(List<String> names) {
        String few = names.stream().limit(MOST).map(Words::quoted).collect(Collectors.joining(", "));
        return names.size() <= MOST ? few : few + " and " + (names.size() - MOST) + " more";
    }

    /** Such as {@code record 'shop.Order'} or {@code union of null, string}. */
    static String of(Schema schema) {
        return switch (schema.getType()) {
            case RECORD, ENUM, FIXED -> schema.getType().getName() + " " + quoted(schema.getFullName());
            case UNION -> union(schema.getTypes());
            default -> schema.getType().getName();
        };
    }

    private static String union(List<Schema> branches) {
        if (branches.isEmpty()) {
            return "empty union";
        }
        String few = branches.stream().limit(MOST).map(Words::of).collect(Collectors.joining(", "));
        return "union of " + few + (branches.size() <= MOST ? "" : " and " + (branches.size() - MOST) + " more");
    }
}
