package io.crossdock.quotas;

import java.util.List;
import java.util.Optional;

/** The list of everything that can be limited. A new kind is one class and one line here. */
public final class QuotaKinds {
    public static final QuotaKind CONNECTION_CREATION_RATE = new ConnectionCreationRate();
    public static final QuotaKind CONSUMER_BYTE_RATE = new ConsumerByteRate();
    public static final QuotaKind CONSUMER_MESSAGE_RATE = new ConsumerMessageRate();
    public static final QuotaKind CONTROLLER_MUTATION_RATE = new ControllerMutationRate();
    public static final QuotaKind PRODUCER_BYTE_RATE = new ProducerByteRate();
    public static final QuotaKind PRODUCER_MESSAGE_RATE = new ProducerMessageRate();
    public static final QuotaKind REQUEST_PERCENTAGE = new RequestPercentage();
    public static final QuotaKind STORAGE_BYTES = new StorageBytes();

    /** All of them, by key. */
    public static final List<QuotaKind> ALL = List.of(
            CONNECTION_CREATION_RATE,
            CONSUMER_BYTE_RATE,
            CONSUMER_MESSAGE_RATE,
            CONTROLLER_MUTATION_RATE,
            PRODUCER_BYTE_RATE,
            PRODUCER_MESSAGE_RATE,
            REQUEST_PERCENTAGE,
            STORAGE_BYTES);

    private QuotaKinds() {}

    /** The kind of this key. */
    public static Optional<QuotaKind> of(String key) {
        return ALL.stream().filter(kind -> kind.key().equals(key)).findFirst();
    }
}
