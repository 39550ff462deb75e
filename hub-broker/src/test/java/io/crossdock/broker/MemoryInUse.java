package io.crossdock.broker;

import io.netty.buffer.PooledByteBufAllocator;

import java.lang.management.ManagementFactory;

/**
 * What this process holds when everything that can be freed is.
 *
 * @param heapBytes live objects
 * @param directBytes buffers of the network that were not given back
 */
record MemoryInUse(long heapBytes, long directBytes) {
    static MemoryInUse now() {
        var heap = ManagementFactory.getMemoryMXBean();
        heap.gc();
        return new MemoryInUse(
                heap.getHeapMemoryUsage().getUsed(), PooledByteBufAllocator.DEFAULT.pinnedDirectMemory());
    }

    boolean within(MemoryInUse before, long heapGrowth, long directGrowth) {
        return heapBytes - before.heapBytes < heapGrowth && directBytes - before.directBytes < directGrowth;
    }
}
