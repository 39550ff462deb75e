/** Who may use how much: the kinds of quotas, the book of rules, and the arithmetic of rates. Values and pure functions
 * only; time comes in, and nothing here knows a socket or where the rules are kept. */
@NullMarked
package io.crossdock.quotas;

import org.jspecify.annotations.NullMarked;
