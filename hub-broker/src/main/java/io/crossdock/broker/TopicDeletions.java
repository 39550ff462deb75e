package io.crossdock.broker;

import io.crossdock.broker.metadata.ClusterImage;
import io.crossdock.broker.metadata.TopicImage;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Which topics went away from one image to the next; one that was deleted and created again did go away. */
final class TopicDeletions {
    private TopicDeletions() {}

    static Optional<Set<String>> between(ClusterImage before, ClusterImage after) {
        Set<String> gone = before.topics().values().stream()
                .filter(topic -> after.topic(topic.id()).isEmpty())
                .map(TopicImage::name)
                .collect(Collectors.toUnmodifiableSet());
        return gone.isEmpty() ? Optional.empty() : Optional.of(gone);
    }
}
