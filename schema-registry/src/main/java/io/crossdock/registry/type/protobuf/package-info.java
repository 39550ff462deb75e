/**
 * Protobuf: text and descriptors in, linked messages out, and what can be said of them: canonical text, compatibility, and
 * whether a payload is one of their messages. Parsing is Wire's, the wire format is Protobuf's own library.
 */
@NullMarked
package io.crossdock.registry.type.protobuf;

import org.jspecify.annotations.NullMarked;
