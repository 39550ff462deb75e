package io.crossdock.broker.rest;

import io.crossdock.security.rest.Tagged;
import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * A partition whose replicas are being moved.
 *
 * @param replicas brokers that will have it
 * @param adding those of them that do not have all of it yet
 * @param removing brokers that have it now and will not
 * @param waitsFor brokers that are away, without which it does not end
 * @param bytesToCopy to all that are added; null when no replica tells its size
 * @param bytesCopied of these; null when it is not known
 */
public record MoveDto(
        String topic,
        int partition,
        List<Integer> replicas,
        List<Integer> adding,
        List<Integer> removing,
        List<Integer> waitsFor,
        @Nullable Long bytesToCopy,
        @Nullable Long bytesCopied)
        implements Tagged {
    public MoveDto {
        replicas = List.copyOf(replicas);
        adding = List.copyOf(adding);
        removing = List.copyOf(removing);
        waitsFor = List.copyOf(waitsFor);
    }

    /** By which moves are sorted and paged. */
    String key() {
        return topic + " %010d".formatted(partition);
    }

    /** Where it leads, which is not how far it is. */
    @Override
    public Object tagged() {
        return List.of(topic, partition, replicas);
    }
}
