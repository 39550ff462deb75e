/**
 * JSON Schema: drafts 4, 6, 7, 2019-09 and 2020-12. A text becomes a {@link io.crossdock.registry.type.json.SchemaNode
 * graph of subschemas}, whose compatibility with another is decided here and whose payloads a library validates.
 */
@NullMarked
package io.crossdock.registry.type.json;

import org.jspecify.annotations.NullMarked;
