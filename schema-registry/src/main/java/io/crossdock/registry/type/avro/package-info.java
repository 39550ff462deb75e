/**
 * Avro schemas. The library parses and prints; what it does without bound (validation of defaults, comparison, decoding)
 * is done here within {@link io.crossdock.registry.type.Limits}, and held against the library by tests.
 */
@NullMarked
package io.crossdock.registry.type.avro;

import org.jspecify.annotations.NullMarked;
