package io.crossdock.cli;

import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.GroupNotEmptyException;

import java.util.Optional;
import java.util.concurrent.ExecutionException;

/** How the deletion of one group went. The protocol's answers do not name the group, and one refused is not all. */
final class GroupDeletion {
    private GroupDeletion() {}

    /** Why the group is still, or was never, there; empty if it is deleted. Waits for the answer. */
    static Optional<String> refusal(String group, KafkaFuture<Void> answer) throws InterruptedException {
        try {
            answer.get();
            return Optional.empty();
        } catch (ExecutionException refused) {
            Throwable cause = refused.getCause() == null ? refused : refused.getCause();
            if (cause instanceof GroupIdNotFoundException) {
                return Optional.of("there is no group '" + group + "'; 'crossdock groups list' shows all");
            }
            if (cause instanceof GroupNotEmptyException) {
                return Optional.of("group '" + group + "' has members; stop them first");
            }
            return Optional.of("group '" + group + "' is not deleted: " + cause.getMessage());
        }
    }
}
