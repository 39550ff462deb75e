package io.crossdock.registry.rest;

import java.util.List;

/** Parts of long lists. */
final class Paging {
    private Paging() {}

    /**
     * @param offset how many are left out at the beginning
     * @param limit how many are wanted; anything that is not 1 to {@code most} means {@code most}
     */
    static <T> List<T> part(List<T> all, int offset, int limit, int most) {
        int from = Math.min(Math.max(offset, 0), all.size());
        int count = limit > 0 && limit <= most ? limit : most;
        return all.subList(from, Math.min(all.size() - from, count) + from);
    }
}
