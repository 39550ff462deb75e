/** One partition as this broker serves it: leader role, high watermark, appends and waiting fetches. */
@NullMarked
package io.crossdock.broker.partition;

import org.jspecify.annotations.NullMarked;
