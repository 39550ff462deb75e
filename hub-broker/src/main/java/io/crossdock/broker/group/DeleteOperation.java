package io.crossdock.broker.group;

import io.crossdock.broker.coordinator.Outcome;
import io.crossdock.broker.coordinator.Result;
import io.crossdock.broker.group.consumer.ConsumerGroup;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupNotEmptyException;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** DeleteGroups, and the end of offsets whose topic is gone. Confined to the shard's lane. */
final class DeleteOperation {
    private final Groups groups;
    private final Ledger ledger;
    private final Forgetting forgetting;

    DeleteOperation(Groups groups, Ledger ledger, Forgetting forgetting) {
        this.groups = groups;
        this.ledger = ledger;
        this.forgetting = forgetting;
    }

    /**
     * Deletes a group, or some more of its offsets. The answer is true while it is to be asked again.
     *
     * @throws org.apache.kafka.common.errors.GroupIdNotFoundException when there is no such group
     * @throws GroupNotEmptyException when it has members
     */
    Result<Boolean> deleteGroup(String id) {
        Optional<ConsumerGroup> consumer = ledger.consumers().find(id);
        var out = new Outcome();
        if (consumer.isPresent()) {
            requireEmpty(id, consumer.get().isEmpty(), consumer.get().members().size());
            if (forgetting.offsets(id, ledger.partitions(id), out)) {
                return out.respond(true);
            }
            forgetting.group(consumer.get(), out);
        } else {
            ClassicGroup group = groups.existing(id);
            requireEmpty(id, group.is(GroupState.EMPTY), group.members().size());
            if (forgetting.offsets(id, ledger.partitions(id), out)) {
                return out.respond(true);
            }
            forgetting.group(group, out);
        }
        return out.respond(false);
    }

    private static void requireEmpty(String id, boolean isEmpty, int members) {
        if (!isEmpty) {
            throw new GroupNotEmptyException("Group " + id + " has " + members + " members; stop them first");
        }
    }

    /** Forgets offsets of these topics. The answer is true while there may be more of them. */
    Result<Boolean> forgetTopics(Set<String> topics) {
        var out = new Outcome();
        return out.respond(forgetTopics(topics, out));
    }

    /** @return whether there may be more of them */
    boolean forgetTopics(Set<String> topics, Outcome out) {
        for (String group : ledger.groupIds()) {
            List<TopicPartition> gone = ledger.partitions(group).stream()
                    .filter(partition -> topics.contains(partition.topic()))
                    .toList();
            if (forgetting.offsets(group, gone, out)) {
                return true;
            }
        }
        return false;
    }
}
