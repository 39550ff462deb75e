package io.crossdock.broker.rest;

import io.crossdock.security.rest.ChangeDto;
import io.crossdock.security.rest.OutcomeDto;
import io.crossdock.security.rest.Refusal;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.CreatePartitionsOptions;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.common.config.ConfigResource;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;

/** Creates, changes and deletes topics, or has the cluster check whether it would. */
final class TopicChanges {
    private final Admin admin;
    private final boolean dryRun;

    TopicChanges(Admin admin, boolean dryRun) {
        this.admin = admin;
        this.dryRun = dryRun;
    }

    OutcomeDto create(NewTopicDto topic) throws ExecutionException, InterruptedException {
        var options = new CreateTopicsOptions().validateOnly(dryRun);
        ConfigRefusal.byField("configs", topic.configs().keySet(), () -> admin.createTopics(
                        List.of(TopicMapper.INSTANCE.wanted(topic)), options)
                .all()
                .get());
        return outcome(List.of(ChangeDto.create("topic " + topic.name(), topic)));
    }

    /** Whatever is there, or not: afterwards it is as wanted. */
    OutcomeDto toBe(String name, Optional<TopicDto> before, TopicSpecDto wanted)
            throws ExecutionException, InterruptedException {
        if (before.isEmpty()) {
            return create(TopicMapper.INSTANCE.named(name, wanted));
        }
        TopicDto now = before.get();
        Short replicas = wanted.replicationFactor();
        if (replicas != null && replicas != now.replicationFactor()) {
            throw Refusal.conflict("topic '" + name + "' has " + now.replicationFactor()
                    + " replicas, which this request cannot change to " + replicas
                    + "; move its partitions with 'crossdock cluster' instead");
        }
        var resource = new ConfigResource(ConfigResource.Type.TOPIC, name);
        List<ChangeDto> configs = ConfigChanges.toBe(resource, now.configs(), wanted.configs());
        var changes = new ArrayList<ChangeDto>();
        Integer partitions = wanted.partitions();
        if (partitions != null && partitions != now.partitions().size()) {
            changes.addAll(grow(now, partitions));
        }
        ConfigChanges.apply(admin, resource, "configs", configs, dryRun);
        changes.addAll(configs);
        return outcome(changes);
    }

    OutcomeDto partitions(TopicDto now, int count) throws ExecutionException, InterruptedException {
        return outcome(count == now.partitions().size() ? List.of() : grow(now, count));
    }

    private List<ChangeDto> grow(TopicDto now, int count) throws ExecutionException, InterruptedException {
        int before = now.partitions().size();
        if (count < before) {
            throw Refusal.conflict("topic '" + now.name() + "' has " + before
                    + " partitions; their number can only grow, as records would be lost with them");
        }
        admin.createPartitions(
                        Map.of(now.name(), NewPartitions.increaseTo(count)),
                        new CreatePartitionsOptions().validateOnly(dryRun))
                .all()
                .get();
        return List.of(ChangeDto.update("topic " + now.name() + " partitions", before, count));
    }

    /** The protocol cannot rehearse it; that there is such a topic is all a dry run says. */
    OutcomeDto delete(TopicDto now) throws ExecutionException, InterruptedException {
        if (!dryRun) {
            admin.deleteTopics(List.of(now.name())).all().get();
        }
        return outcome(List.of(ChangeDto.delete("topic " + now.name(), now)));
    }

    private OutcomeDto outcome(List<ChangeDto> changes) {
        return new OutcomeDto(dryRun, changes);
    }
}
