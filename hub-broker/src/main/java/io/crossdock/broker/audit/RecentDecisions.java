package io.crossdock.broker.audit;

import io.crossdock.broker.concurrent.RecentTable;
import io.crossdock.security.acl.Question;
import io.crossdock.security.acl.Simulation.Observed;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.security.auth.KafkaPrincipal;

import java.net.InetAddress;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The different questions that clients' requests put to the access rules lately, with how often and when, so that a change
 * of rules can be tried against what really happens (see {@link io.crossdock.security.acl.Simulation}).
 *
 * <p>There is room for so many, see {@link RecentTable}. A question that is known costs no garbage. Counts of a question
 * that is displaced at the same moment may be lost. Thread-safe, without locks.
 */
public final class RecentDecisions {
    /** About 1 MB when full. */
    public static final int DEFAULT_SIZE = 8192;

    private final RecentTable<Entry> table;
    private final Clock clock;

    /** @param size questions that are kept at most, a power of two */
    public RecentDecisions(int size, Clock clock) {
        this.table = new RecentTable<>(size);
        this.clock = clock;
    }

    /** This was asked, whatever the answer. */
    public void note(
            KafkaPrincipal principal, InetAddress host, AclOperation operation, ResourceType type, String name) {
        long now = clock.millis();
        int hash = hash(principal, host, operation, type, name);
        for (int place = 0; place < RecentTable.PLACES; place++) {
            Entry entry = table.at(hash, place);
            if (entry == null) {
                break;
            }
            if (entry.is(principal, host, operation, type, name)) {
                entry.count.incrementAndGet();
                entry.last = now;
                return;
            }
        }
        table.add(hash, new Entry(new Question(principal, host, operation, type, name), now));
    }

    /** What was asked since this moment, in no order; counts are since each was first kept. */
    public List<Observed> since(Instant moment) {
        return table.all().stream()
                .filter(entry -> entry.last >= moment.toEpochMilli())
                .map(entry -> entry.observed(entry.count.get()))
                .toList();
    }

    /** What was asked since this was called last, with how often since then. To be called by one thread. */
    public List<Observed> drain() {
        return table.all().stream()
                .map(entry -> entry.observed(entry.drain()))
                .filter(observed -> observed.count() > 0)
                .toList();
    }

    private static int hash(
            KafkaPrincipal principal, InetAddress host, AclOperation operation, ResourceType type, String name) {
        int hash = principal.hashCode();
        hash = 31 * hash + host.hashCode();
        hash = 31 * hash + name.hashCode();
        hash = 31 * hash + operation.code();
        return 31 * hash + type.code();
    }

    private static final class Entry implements RecentTable.Entry {
        private final Question question;
        private final AtomicLong count = new AtomicLong(1);
        private volatile long last;
        private volatile long drained;

        Entry(Question question, long now) {
            this.question = question;
            this.last = now;
        }

        @Override
        public long last() {
            return last;
        }

        Observed observed(long times) {
            return new Observed(question, times, Instant.ofEpochMilli(last));
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
