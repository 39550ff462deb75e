package io.crossdock.broker;

import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.SubscriptionPattern;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.WakeupException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Consumers on threads of their own, which write down what they read, and notice when two of a group own a partition at
 * once. Each commits after every poll and when it gives a partition up, so that in the end nothing was read twice.
 */
final class Crowd implements AutoCloseable {
    private final TestHub hub;
    private final List<Member> members = new ArrayList<>();
    private final ConcurrentMap<String, Integer> owners = new ConcurrentHashMap<>();
    private final Queue<String> overlaps = new ConcurrentLinkedQueue<>();
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private final ConcurrentMap<String, AtomicInteger> read = new ConcurrentHashMap<>();
    private final AtomicLong total = new AtomicLong();

    Crowd(TestHub hub) {
        this.hub = hub;
    }

    /** One more consumer; of the consumer protocol unless the settings say otherwise. */
    Member consumer(String group, String topic, Map<String, Object> settings) {
        return start(group, settings, (consumer, listener) -> consumer.subscribe(List.of(topic), listener));
    }

    Member matching(String group, String regex, Map<String, Object> settings) {
        return start(
                group, settings, (consumer, listener) -> consumer.subscribe(new SubscriptionPattern(regex), listener));
    }

    /** Makes a consumer read something. */
    private interface Subscribing {
        void to(Consumer<String, String> consumer, ConsumerRebalanceListener listener);
    }

    private Member start(String group, Map<String, Object> settings, Subscribing subscribing) {
        var all = new HashMap<String, Object>();
        all.put("group.protocol", "consumer");
        all.put("group.id", group);
        all.put("enable.auto.commit", "false");
        all.put("metadata.max.age.ms", "500");
        all.putAll(settings);
        var member = new Member(group, members.size(), hub.consumer(all), subscribing);
        members.add(member);
        member.thread.start();
        return member;
    }

    void closeOne() throws InterruptedException {
        members.remove(0).leave();
    }

    void remove(Member member) throws InterruptedException {
        members.remove(member);
        member.leave();
    }

    void closeAll() throws InterruptedException {
        for (Member member : List.copyOf(members)) {
            member.leave();
        }
        members.clear();
    }

    /** Records read, the same one counted as often as it was read. */
    long total() {
        return total.get();
    }

    /** Different values read. */
    int distinct() {
        return read.size();
    }

    Map<String, AtomicInteger> readings() {
        return read;
    }

    /** Partitions that two consumers of a group took to be theirs at the same time. */
    Collection<String> overlaps() {
        return overlaps;
    }

    Collection<Throwable> failures() {
        return failures;
    }

    @Override
    public void close() throws InterruptedException {
        closeAll();
    }

    /** One consumer and its thread. */
    final class Member implements ConsumerRebalanceListener {
        private final String group;
        private final int number;
        private final Consumer<String, String> consumer;
        private final Thread thread;
        private final Map<TopicPartition, OffsetAndMetadata> uncommitted = new HashMap<>();
        private volatile boolean running = true;
        private volatile CloseOptions closing = CloseOptions.timeout(Duration.ofSeconds(10));

        private Member(String group, int number, Consumer<String, String> consumer, Subscribing subscribing) {
            this.group = group;
            this.number = number;
            this.consumer = consumer;
            thread = new Thread(() -> run(subscribing), "consumer-" + number);
            thread.setDaemon(true);
        }

        private void run(Subscribing subscribing) {
            try {
                subscribing.to(consumer, this);
                while (running) {
                    for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(50))) {
                        read.computeIfAbsent(record.value(), fresh -> new AtomicInteger())
                                .incrementAndGet();
                        total.incrementAndGet();
                        uncommitted.put(
                                new TopicPartition(record.topic(), record.partition()),
                                new OffsetAndMetadata(record.offset() + 1));
                    }
                    commit();
                }
            } catch (WakeupException asked) {
                // It was time to stop.
            } catch (RuntimeException failed) {
                failures.add(failed);
            } finally {
                consumer.close(closing);
            }
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            for (TopicPartition partition : partitions) {
                Integer other = owners.put(group + "/" + partition, number);
                if (other != null && other != number) {
                    overlaps.add(partition + " of " + group + " had owner " + other + " when " + number + " got it");
                }
            }
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            commit();
            onPartitionsLost(partitions);
        }

        /** Only what was read: a commit for a topic that was deleted is tried again for a minute. */
        private void commit() {
            if (!uncommitted.isEmpty()) {
                try {
                    consumer.commitSync(uncommitted);
                    uncommitted.clear();
                } catch (RebalanceInProgressException later) {
                    // Cooperative classic consumers keep what they have meanwhile, and commit after the next poll.
                }
            }
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            partitions.forEach(partition -> owners.remove(group + "/" + partition, number));
        }

        /** Falls silent, as if killed: the group hears nothing of it. */
        void die() throws InterruptedException {
            closing = closing.withGroupMembershipOperation(CloseOptions.GroupMembershipOperation.REMAIN_IN_GROUP);
            members.remove(this);
            leave();
        }

        /** Leaves the group. */
        void leave() throws InterruptedException {
            running = false;
            thread.join(30_000);
        }
    }
}
