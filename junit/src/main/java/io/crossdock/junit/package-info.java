/** A hub for tests that run by JUnit 5: broker, schema registry and clients' settings, gone when the tests are over. */
@NullMarked
package io.crossdock.junit;

import org.jspecify.annotations.NullMarked;
