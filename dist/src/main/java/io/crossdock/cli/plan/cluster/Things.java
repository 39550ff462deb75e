package io.crossdock.cli.plan.cluster;

import io.crossdock.cli.plan.Item;
import io.crossdock.cli.plan.Key;
import io.crossdock.cli.plan.Kind;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** All things of one kind in a cluster. Nothing here asks who owns them. One thread. */
interface Things {
    Kind kind();

    /** What there is; without what the hub keeps for itself. */
    List<Key> all() throws Exception;

    /** Those of these keys that are there. */
    List<Item> read(Collection<Key> keys) throws Exception;

    /** What the cluster would say to having this; nothing is changed. Empty when it would take it, or cannot be asked. */
    default Optional<String> refusal(Item before, Item after) throws Exception {
        return Optional.empty();
    }

    void create(Item item) throws Exception;

    void change(Item before, Item after) throws Exception;

    void delete(Item item) throws Exception;
}
