/** What is written down of requests: who changed what, who was refused, and which decisions were made lately. */
@NullMarked
package io.crossdock.broker.audit;

import org.jspecify.annotations.NullMarked;
