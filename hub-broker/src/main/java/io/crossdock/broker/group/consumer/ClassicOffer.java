package io.crossdock.broker.group.consumer;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * What a member said that speaks the classic protocol to a group of the new one.
 *
 * @param sessionTimeoutMs silence after which it is gone
 * @param protocols the client-side assignors it offers, at least one; their metadata is a serialized
 *     {@code ConsumerProtocolSubscription}
 */
public record ClassicOffer(int sessionTimeoutMs, List<Protocol> protocols) {
    public ClassicOffer {
        protocols = List.copyOf(protocols);
    }

    /** One assignor by name. The metadata is read-only. */
    public record Protocol(String name, ByteBuffer metadata) {
        public Protocol {
            metadata = metadata.asReadOnlyBuffer();
        }

        @Override
        public ByteBuffer metadata() {
            return metadata.duplicate();
        }
    }
}
