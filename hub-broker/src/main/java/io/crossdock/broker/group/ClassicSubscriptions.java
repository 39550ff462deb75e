package io.crossdock.broker.group;

import io.crossdock.broker.group.consumer.TopicCatalog;
import org.apache.kafka.common.protocol.types.SchemaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** What the members of a classic group read, which only consumers tell. Pure. */
final class ClassicSubscriptions {
    private static final Logger LOG = LoggerFactory.getLogger(ClassicSubscriptions.class);

    private ClassicSubscriptions() {}

    /** Empty when that is not known, and so every topic may be in use. */
    static Optional<Set<String>> of(ClassicGroup group) {
        if (!group.protocolType().equals(EmbeddedProtocol.TYPE)) {
            return Optional.empty();
        }
        var topics = new HashSet<String>();
        for (Member member : group.members()) {
            try {
                for (Protocol offer : member.protocols()) {
                    topics.addAll(EmbeddedProtocol.subscription(offer.metadata(), TopicCatalog.EMPTY)
                            .topics());
                }
            } catch (SchemaException opaque) {
                LOG.debug("What group {} reads is not known: a member's subscription is opaque", group.id(), opaque);
                return Optional.empty();
            }
        }
        return Optional.of(topics);
    }
}
