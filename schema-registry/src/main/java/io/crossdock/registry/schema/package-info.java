/** What is registered, as values: schemas, where they stand, and the settings that apply to them. */
@NullMarked
package io.crossdock.registry.schema;

import org.jspecify.annotations.NullMarked;
