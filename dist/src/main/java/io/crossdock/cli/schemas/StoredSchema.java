package io.crossdock.cli.schemas;

import io.crossdock.registry.schema.Schema;

/**
 * One version of a subject, as a registry has it.
 *
 * @param version 1 or higher
 * @param id by which records name it
 */
public record StoredSchema(String subject, int version, int id, Schema schema) {}
