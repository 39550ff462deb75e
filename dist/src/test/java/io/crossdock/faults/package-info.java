/**
 * Three hubs of the tarball as one cluster, disturbed in every way the machine allows while actors of {@link
 * io.crossdock.torture} work: processes, networks, disks, clocks and ZooKeeper.
 */
@NullMarked
package io.crossdock.faults;

import org.jspecify.annotations.NullMarked;
