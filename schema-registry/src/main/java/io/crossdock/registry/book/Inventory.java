package io.crossdock.registry.book;

/**
 * How much a registry holds, of all contexts together.
 *
 * @param subjects those of which no version is left for who does not ask for deleted ones among them
 * @param versions deleted ones among them
 * @param schemas that have an id
 */
public record Inventory(long subjects, long versions, long schemas) {}
