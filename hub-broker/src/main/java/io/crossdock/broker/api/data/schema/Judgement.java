package io.crossdock.broker.api.data.schema;

import java.util.BitSet;
import java.util.List;
import java.util.Set;

/**
 * What is wrong with the records of one batch.
 *
 * @param records how many were looked at
 * @param bad in order of index, at most one for each record
 * @param unknown ids of schemas that may become known in a moment; not all, if there are very many
 */
record Judgement(int records, List<BadRecord> bad, Set<Integer> unknown) {
    static final Judgement NOTHING = new Judgement(0, List.of(), Set.of());

    Judgement {
        bad = List.copyOf(bad);
        unknown = Set.copyOf(unknown);
    }

    boolean isGood() {
        return bad.isEmpty();
    }

    boolean isAllBad() {
        return bad.size() == records;
    }

    BitSet badIndexes() {
        var indexes = new BitSet(records);
        bad.forEach(each -> indexes.set(each.index()));
        return indexes;
    }
}
