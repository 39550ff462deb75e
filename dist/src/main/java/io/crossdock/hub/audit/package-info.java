/** Writes down who changed what and who was refused, and what clients ask permission for. */
@NullMarked
package io.crossdock.hub.audit;

import org.jspecify.annotations.NullMarked;
