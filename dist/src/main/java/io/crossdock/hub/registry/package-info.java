/** Who may do what with the schema registry of a hub, by the rules of the cluster behind it. */
@NullMarked
package io.crossdock.hub.registry;

import org.jspecify.annotations.NullMarked;
