/** Whether what producers write fits the schemas that a topic asks for, and what becomes of what does not. */
@NullMarked
package io.crossdock.broker.api.data.schema;

import org.jspecify.annotations.NullMarked;
