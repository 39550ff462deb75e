package io.crossdock.registry.schema;

/**
 * That a schema uses another, registered one.
 *
 * @param name by which the schema's text names it: a full name (Avro), a URI (JSON Schema), an import path (Protobuf)
 * @param subject as clients write it, see {@link Subject#parse}
 * @param version 1 or higher; -1 means the latest at the time of asking
 */
public record Reference(String name, String subject, int version) {}
