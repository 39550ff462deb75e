package io.crossdock.broker.audit;

import io.crossdock.security.acl.Question;
import io.crossdock.security.acl.Simulation.Observed;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.security.auth.KafkaPrincipal;
import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The different questions that clients' requests put to the access rules lately, with how often and when, so that a change
 * of rules can be tried against what really happens (see {@link io.crossdock.security.acl.Simulation}).
 *
 * <p>A table of fixed size: a question has a few places where it may stand, and when all of them are taken, it takes the
 * one of the question that was not asked for the longest time. A question that is known costs no garbage. Counts of a
 * question that is displaced at the same moment may be lost. Thread-safe, without locks.
 */
public final class RecentDecisions {
    /** About 1 MB when full. */
    public static final int DEFAULT_SIZE = 8192;

    private static final int PLACES = 8;

    private final AtomicReferenceArray<@Nullable Entry> table;
    private final int mask;
    private final Clock clock;

    /** @param size questions that are kept at most, a power of two */
    public RecentDecisions(int size, Clock clock) {
        if (Integer.bitCount(size) != 1 || size < PLACES) {
            throw new IllegalArgumentException("not a power of two of at least " + PLACES + ": " + size);
        }
        this.table = new AtomicReferenceArray<>(size);
        this.mask = size - 1;
        this.clock = clock;
    }

    /** This was asked, whatever the answer. */
    public void note(
            KafkaPrincipal principal, InetAddress host, AclOperation operation, ResourceType type, String name) {
        long now = clock.millis();
        int first = hash(principal, host, operation, type, name);
        int oldest = first & mask;
        long oldestTime = Long.MAX_VALUE;
        for (int i = 0; i < PLACES; i++) {
            int place = (first + i) & mask;
            Entry entry = table.get(place);
            if (entry == null) {
                oldest = place;
                break;
            }
            if (entry.is(principal, host, operation, type, name)) {
                entry.count.incrementAndGet();
                entry.last = now;
                return;
            }
            if (entry.last < oldestTime) {
                oldestTime = entry.last;
                oldest = place;
            }
        }
        table.set(oldest, new Entry(new Question(principal, host, operation, type, name), now));
    }

    /** What was asked since this moment, in no order; counts are since each was first kept. */
    public List<Observed> since(Instant moment) {
        var all = new ArrayList<Observed>();
        for (int i = 0; i < table.length(); i++) {
            Entry entry = table.get(i);
            if (entry != null && entry.last >= moment.toEpochMilli()) {
                all.add(new Observed(entry.question, entry.count.get(), Instant.ofEpochMilli(entry.last)));
            }
        }
        return all;
    }

    /** What was asked since this was called last, with how often since then. To be called by one thread. */
    public List<Observed> drain() {
        var all = new ArrayList<Observed>();
        for (int i = 0; i < table.length(); i++) {
            Entry entry = table.get(i);
            long count = entry == null ? 0 : entry.drain();
            if (entry != null && count > 0) {
                all.add(new Observed(entry.question, count, Instant.ofEpochMilli(entry.last)));
            }
        }
        return all;
    }

    private static int hash(
            KafkaPrincipal principal, InetAddress host, AclOperation operation, ResourceType type, String name) {
        int hash = principal.hashCode();
        hash = 31 * hash + host.hashCode();
        hash = 31 * hash + name.hashCode();
        hash = 31 * hash + operation.code();
        hash = 31 * hash + type.code();
        return hash ^ hash >>> 16;
    }

    private static final class Entry {
        private final Question question;
        private final AtomicLong count = new AtomicLong(1);
        private volatile long last;
        private volatile long drained;

        Entry(Question question, long now) {
            this.question = question;
            this.last = now;
        }

        long drain() {
            long all = count.get();
            long since = all - drained;
            drained = all;
            return since;
        }

        boolean is(KafkaPrincipal principal, InetAddress host, AclOperation operation, ResourceType type, String name) {
            return question.operation() == operation
                    && question.type() == type
                    && question.name().equals(name)
                    && question.principal().equals(principal)
                    && question.host().equals(host);
        }
    }
}
