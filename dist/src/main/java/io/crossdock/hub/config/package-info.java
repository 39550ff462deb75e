/** What a hub is told: {@code hub.yaml} and {@code --set}, read into one {@link io.crossdock.hub.config.HubConfig} or
 * refused with every problem at once, each with the place it was written. */
@NullMarked
package io.crossdock.hub.config;

import org.jspecify.annotations.NullMarked;
