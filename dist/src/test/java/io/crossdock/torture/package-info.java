/**
 * A long random test of the tarball's process: a plan made of one seed, actors that carry it out and write down what they
 * were told and shown, and a checker that finds every broken promise in what they wrote down.
 */
@NullMarked
package io.crossdock.torture;

import org.jspecify.annotations.NullMarked;
