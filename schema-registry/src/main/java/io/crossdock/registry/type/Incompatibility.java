package io.crossdock.registry.type;

/**
 * Why readers with one schema cannot understand what was written with another.
 *
 * @param rule name of the broken rule as Confluent's clients know it, such as {@code READER_FIELD_MISSING_DEFAULT_VALUE};
 *     the rules are listed in {@code schema-registry/docs/compatibility.md}
 * @param path of the field or part in the schema, such as {@code /fields/3} or {@code #/properties/price}
 * @param what is wrong, as a sentence without a full stop that names the field as its author does
 * @param mend what makes it right, as a sentence without a full stop
 */
public record Incompatibility(String rule, String path, String what, String mend) {}
