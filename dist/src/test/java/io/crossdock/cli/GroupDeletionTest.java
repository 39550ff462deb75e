package io.crossdock.cli;

import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.GroupNotEmptyException;
import org.apache.kafka.common.internals.KafkaFutureImpl;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class GroupDeletionTest {
    @Test
    void aGroupThatIsDeletedHasNothingToTell() throws Exception {
        assertThat(GroupDeletion.refusal("orders", KafkaFuture.completedFuture(null)))
                .isEmpty();
    }

    @Test
    void everyRefusalNamesItsGroup() throws Exception {
        assertThat(GroupDeletion.refusal(
                        "ordres", failed(new GroupIdNotFoundException("The group id does not exist."))))
                .contains("there is no group 'ordres'; 'crossdock groups list' shows all");
        assertThat(GroupDeletion.refusal("orders", failed(new GroupNotEmptyException("The group is not empty."))))
                .contains("group 'orders' has members; stop them first");
        assertThat(GroupDeletion.refusal("orders", failed(new GroupAuthorizationException("not allowed"))))
                .contains("group 'orders' is not deleted: not allowed");
    }

    private static KafkaFuture<Void> failed(RuntimeException refusal) {
        var future = new KafkaFutureImpl<Void>();
        future.completeExceptionally(refusal);
        return future;
    }
}
