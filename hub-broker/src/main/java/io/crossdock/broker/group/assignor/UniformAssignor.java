package io.crossdock.broker.group.assignor;

import java.util.HashMap;
import java.util.Map;

/**
 * Spreads partitions evenly and leaves them where they are as far as that allows. Where all members subscribe to the
 * same topics nobody has two partitions more than anybody else; where they do not, nobody could hand a partition on,
 * directly or along a chain of members, so that the loads come closer. {@link Balance} does it.
 */
final class UniformAssignor implements Assignor {
    @Override
    public String name() {
        return "uniform";
    }

    @Override
    public Map<String, Assignment> assign(Demand demand) {
        var balance = new Balance(demand);
        balance.keepCurrent();
        balance.placeTheRest();
        balance.level();
        return demand.shares(shares -> balance.copyTo(id -> shares.computeIfAbsent(id, fresh -> new HashMap<>())));
    }
}
