/** Redis: streams that are acknowledged when the hub has them, and records that become keys, messages or entries. */
@NullMarked
package io.crossdock.connectors.redis;

import org.jspecify.annotations.NullMarked;
