/** Decisions about the cluster as pure functions: an image and a wish in, a change or a refusal out. */
@NullMarked
package io.crossdock.broker.controller;

import org.jspecify.annotations.NullMarked;
