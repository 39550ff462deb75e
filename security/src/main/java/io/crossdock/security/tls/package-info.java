/** Certificates and keys: read from files, made into contexts for sockets, read again when the files change. */
@NullMarked
package io.crossdock.security.tls;

import org.jspecify.annotations.NullMarked;
