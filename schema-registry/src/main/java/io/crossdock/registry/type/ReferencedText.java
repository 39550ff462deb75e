package io.crossdock.registry.type;

/**
 * A schema that another one uses.
 *
 * @param name by which its user names it
 * @param text of the same type
 */
public record ReferencedText(String name, String text) {}
