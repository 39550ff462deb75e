/** MQTT 5, acknowledged only when the other side has what came. */
@NullMarked
package io.crossdock.connectors.mqtt;

import org.jspecify.annotations.NullMarked;
