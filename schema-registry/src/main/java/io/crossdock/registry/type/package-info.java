/** What a type of schema can do: parse, compare, check payloads. One package below for each type. */
@NullMarked
package io.crossdock.registry.type;

import org.jspecify.annotations.NullMarked;
