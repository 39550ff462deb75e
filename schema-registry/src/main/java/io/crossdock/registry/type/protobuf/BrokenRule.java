package io.crossdock.registry.type.protobuf;

/**
 * The rules that are reported, under the names that Confluent's registry gives them. Its other differences (such as
 * {@code FIELD_REMOVED}, {@code ENUM_CONST_ADDED}, {@code PACKAGE_CHANGED}) are compatible and not reported.
 */
enum BrokenRule {
    MESSAGE_REMOVED,
    FIELD_KIND_CHANGED,
    FIELD_SCALAR_KIND_CHANGED,
    FIELD_NAMED_TYPE_CHANGED,
    FIELD_NUMERIC_LABEL_CHANGED,
    REQUIRED_FIELD_ADDED,
    REQUIRED_FIELD_REMOVED,
    ONEOF_FIELD_REMOVED,
    MULTIPLE_FIELDS_MOVED_TO_ONEOF,
    FIELD_MOVED_TO_EXISTING_ONEOF,
    /** Not Confluent's: there is too much to compare. */
    COMPARISON_LIMIT
}
