package io.crossdock.registry.log;

import java.net.URI;
import java.util.Optional;

/**
 * Who leads, as far as this node knows.
 *
 * @param term counts the times that this node was elected
 * @param mine whether this node is the one
 */
record Leadership(long term, boolean mine, Optional<URI> leader) {}
