package io.crossdock.broker.txn;

import io.crossdock.broker.coordinator.ShardRecord;
import org.apache.kafka.common.errors.InvalidPidMappingException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.protocol.types.SchemaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The lasting state of a shard: what its log says of each transactional id. Changes by {@link #replay} alone. A record
 * that cannot be read is left out with a warning, so that the other ids do not suffer for it. Confined to the shard's
 * lane.
 */
final class Transactions {
    private static final Logger LOG = LoggerFactory.getLogger(Transactions.class);
    private final Map<String, Transaction> byId = new HashMap<>();

    void replay(ShardRecord record) {
        try {
            String id = TransactionFormat.readKey(record.key());
            ByteBuffer value = record.value();
            if (value == null) {
                byId.remove(id);
            } else {
                byId.put(id, TransactionFormat.readValue(id, value));
            }
        } catch (SchemaException unreadable) {
            LOG.warn("Left out a record of the transaction log that this broker cannot read", unreadable);
        }
    }

    Collection<Transaction> all() {
        return Collections.unmodifiableCollection(byId.values());
    }

    Optional<Transaction> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    /**
     * The transaction, if this producer holds the id now.
     *
     * @throws InvalidPidMappingException when the id is unknown or belongs to another producer id
     * @throws ProducerFencedException when there is a newer instance of the producer
     */
    Transaction heldBy(String id, ProducerIdentity producer) {
        Transaction transaction = existing(id, producer);
        if (transaction.producer().id() != producer.id()) {
            throw notIts(id, producer);
        }
        if (transaction.producer().epoch() != producer.epoch()) {
            throw fenced(transaction, producer);
        }
        return transaction;
    }

    /** @throws InvalidPidMappingException when the id is unknown */
    Transaction existing(String id, ProducerIdentity producer) {
        return find(id).orElseThrow(() -> notIts(id, producer));
    }

    static InvalidPidMappingException notIts(String id, ProducerIdentity producer) {
        return new InvalidPidMappingException(
                "Transactional id " + id + " is not one of producer " + producer.id() + "; initialise it again");
    }

    static ProducerFencedException fenced(Transaction transaction, ProducerIdentity producer) {
        return new ProducerFencedException("Producer " + producer.id() + " of transactional id " + transaction.id()
                + " has epoch " + producer.epoch() + ", but "
                + transaction.producer().id() + " with epoch "
                + transaction.producer().epoch() + " has taken over");
    }
}
