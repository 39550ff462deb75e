/** Tests of what MongoDB is read and written by. */
@NullMarked
package io.crossdock.connectors.mongo;

import org.jspecify.annotations.NullMarked;
