/** Tests of what is decided about objects without a server. */
@NullMarked
package io.crossdock.connectors.s3;

import org.jspecify.annotations.NullMarked;
