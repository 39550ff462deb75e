/** Delegation tokens (KIP-48, KIP-373): what one is, who may do what with it, and how one logs in with it. Pure. */
@NullMarked
package io.crossdock.security.token;

import org.jspecify.annotations.NullMarked;
