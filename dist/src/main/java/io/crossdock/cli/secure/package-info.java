/** What makes a hub that asks who connects out of one that does not: keys, certificates, passwords and settings. */
@NullMarked
package io.crossdock.cli.secure;

import org.jspecify.annotations.NullMarked;
