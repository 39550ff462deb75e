/** What the registry asks of its cluster besides its topic: who reads what, and which cluster it is. */
@NullMarked
package io.crossdock.registry.readers;

import org.jspecify.annotations.NullMarked;
