/** Mail sent over SMTP. */
@NullMarked
package io.crossdock.connectors.mail;

import org.jspecify.annotations.NullMarked;
