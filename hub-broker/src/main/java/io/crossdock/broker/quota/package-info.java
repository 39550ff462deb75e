/** Limits in force on this broker: which are set, how much of each was used, and who has to wait. What a limit means and
 * the arithmetic of it are the module quotas'. */
@NullMarked
package io.crossdock.broker.quota;

import org.jspecify.annotations.NullMarked;
