package io.crossdock.registry.type.json;

import com.fasterxml.jackson.databind.JsonNode;

import java.util.List;
import java.util.Map;

/**
 * A schema with everything that it refers to, and nothing left to look up. Immutable and thread-safe.
 *
 * @param nodes every subschema of every document that is used
 * @param documents what each address stands for that a reference may lead to, the standard's own schemas excepted
 */
record SchemaGraph(SchemaNode root, List<SchemaNode> nodes, Map<String, JsonNode> documents) {}
