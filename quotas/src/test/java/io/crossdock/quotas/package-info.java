@NullMarked
package io.crossdock.quotas;

import org.jspecify.annotations.NullMarked;
