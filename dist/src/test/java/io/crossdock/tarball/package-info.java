/** What the README promises, held to by processes of the unpacked tarball. */
@org.jspecify.annotations.NullMarked
package io.crossdock.tarball;
