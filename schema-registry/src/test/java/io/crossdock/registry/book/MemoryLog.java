package io.crossdock.registry.book;

import io.crossdock.registry.log.Decision;
import io.crossdock.registry.log.NotLeaderException;
import io.crossdock.registry.log.RegistryLog;
import io.crossdock.registry.log.RegistryRecord;
import io.crossdock.registry.log.Replayed;

import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** A topic in memory that this node leads, unless it is told that another does. */
public final class MemoryLog implements RegistryLog {
    private final Replayed book;
    private final List<RegistryRecord> records = new ArrayList<>();
    private volatile boolean leads = true;
    private volatile boolean ready = true;
    private volatile Optional<URI> leader = Optional.empty();
    private volatile Optional<RuntimeException> failure = Optional.empty();

    public MemoryLog(Replayed book) {
        this.book = book;
    }

    @Override
    public synchronized <T> T write(Supplier<Decision<T>> command) {
        if (!leads) {
            throw new NotLeaderException(leader);
        }
        if (failure.isPresent()) {
            throw failure.get();
        }
        Decision<T> decision = command.get();
        decision.records().forEach(this::append);
        return decision.answer();
    }

    /** As another registry would have written it. */
    public synchronized void append(RegistryRecord record) {
        records.add(record);
        book.replay(record, records.size() - 1L);
    }

    public synchronized List<RegistryRecord> records() {
        return List.copyOf(records);
    }

    /** What compaction leaves, with the removals themselves gone too. */
    public synchronized List<RegistryRecord> compacted() {
        Map<String, RegistryRecord> last = new LinkedHashMap<>();
        for (RegistryRecord record : records) {
            last.remove(record.key());
            last.put(record.key(), record);
        }
        return last.values().stream().filter(each -> each.value() != null).toList();
    }

    /**
     * Gives the lead away.
     *
     * @param other where the leader is; empty when nobody knows
     */
    public void follow(Optional<URI> other) {
        leads = false;
        leader = other;
    }

    public void ready(boolean now) {
        ready = now;
    }

    /** What every write comes to from now on. */
    public void fail(RuntimeException with) {
        failure = Optional.of(with);
    }

    @Override
    public Optional<URI> leader() {
        return leader;
    }

    @Override
    public boolean isLeader() {
        return leads;
    }

    @Override
    public boolean isReady() {
        return ready;
    }

    @Override
    public void close() {}
}
