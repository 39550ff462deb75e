package io.crossdock.broker.group;

import org.apache.kafka.common.errors.GroupIdNotFoundException;

import java.time.Clock;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The live groups of one shard by id. Confined to the shard's lane. */
final class Groups {
    private final Map<String, ClassicGroup> byId = new HashMap<>();
    private final Clock clock;

    Groups(Clock clock) {
        this.clock = clock;
    }

    Collection<ClassicGroup> all() {
        return Collections.unmodifiableCollection(byId.values());
    }

    Optional<ClassicGroup> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    /** @throws GroupIdNotFoundException when there is no such group */
    ClassicGroup existing(String id) {
        return find(id).orElseThrow(() -> new GroupIdNotFoundException("Group " + id + " does not exist"));
    }

    /**
     * The group a member speaks of. That it is gone means that the member is, too.
     *
     * @throws org.apache.kafka.common.errors.UnknownMemberIdException when there is no such group
     */
    ClassicGroup ofMember(String id, String memberId) {
        return find(id).orElseThrow(() -> new ClassicGroup(id, 0).unknown(memberId));
    }

    ClassicGroup findOrCreate(String id) {
        return byId.computeIfAbsent(id, fresh -> new ClassicGroup(fresh, clock.millis()));
    }

    void put(ClassicGroup group) {
        byId.put(group.id(), group);
    }

    void remove(ClassicGroup group) {
        group.end();
        byId.remove(group.id(), group);
    }
}
