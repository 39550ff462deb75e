package io.crossdock.connectors.definition;

/**
 * A value computed from each message.
 *
 * @param language a Camel expression language such as {@code simple} or {@code jsonpath}
 */
public record Expression(String language, String text) {}
