/** The registry over HTTP, as Confluent's clients expect it. Resources only translate; {@code book} decides. */
@NullMarked
package io.crossdock.registry.rest;

import org.jspecify.annotations.NullMarked;
