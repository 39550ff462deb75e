/** Buckets of S3 and of servers that speak its protocol: objects become messages, records become objects. */
@NullMarked
package io.crossdock.connectors.s3;

import org.jspecify.annotations.NullMarked;
