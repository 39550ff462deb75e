/** What every request goes through whatever its key: the handler contract, dispatch, access, session. */
@NullMarked
package io.crossdock.broker.request;

import org.jspecify.annotations.NullMarked;
