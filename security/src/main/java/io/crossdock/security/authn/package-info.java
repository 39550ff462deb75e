/** How clients prove who they are: SASL mechanisms, passwords, tokens. Values and arithmetic; knows no sockets and no storage. */
@NullMarked
package io.crossdock.security.authn;

import org.jspecify.annotations.NullMarked;
