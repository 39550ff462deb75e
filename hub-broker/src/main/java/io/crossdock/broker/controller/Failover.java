package io.crossdock.broker.controller;

import io.crossdock.broker.metadata.BrokerImage;
import io.crossdock.broker.metadata.BrokerState;
import io.crossdock.broker.metadata.ClusterImage;
import io.crossdock.broker.metadata.PartitionImage;
import io.crossdock.broker.metadata.PartitionStep;
import io.crossdock.broker.metadata.TopicImage;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.function.ToIntBiFunction;

/**
 * Every partition is led by an in-sync replica that serves, and no broker is counted as in sync that is dead.
 *
 * <p>Where others are left, those that are dead, {@link BrokerState#FENCED fenced} or {@link BrokerState#LEAVING
 * leaving} drop out of the in-sync replicas, and another one leads. Where nobody is left, a leaving broker goes on.
 * Otherwise one of the eligible leader replicas leads, which have everything committed (KIP-966). If none of these takes
 * part either, the last in-sync replicas stay noted and the partition waits for one of them all, unless its topic rather
 * loses records ({@code unclean.leader.election.enable}).
 *
 * <p>Whoever is {@link BrokerState#DISTRUSTED distrusted} is neither in sync nor eligible, also where he was the last,
 * except as the only replica there is, whose loss nobody can make up for.
 *
 * <p>Pure.
 */
public final class Failover implements TopicRule {
    private final BiPredicate<ClusterImage, TopicImage> unclean;
    private final ToIntBiFunction<ClusterImage, TopicImage> leastInSync;

    /**
     * @param unclean whether a topic may be led by a replica that is not in sync when no other can
     * @param leastInSync how many in-sync replicas it takes in a topic to commit anything
     */
    public Failover(
            BiPredicate<ClusterImage, TopicImage> unclean, ToIntBiFunction<ClusterImage, TopicImage> leastInSync) {
        this.unclean = unclean;
        this.leastInSync = leastInSync;
    }

    @Override
    public Map<Integer, PartitionStep> steps(ClusterImage image, TopicImage topic) {
        Map<Integer, PartitionStep> steps = Map.of();
        for (int i = 0; i < topic.partitions().size(); i++) {
            PartitionImage now = topic.partitions().get(i);
            if (isFine(now, image.brokers())) {
                continue;
            }
            PartitionImage next =
                    next(now, image.brokers(), unclean.test(image, topic), leastInSync.applyAsInt(image, topic));
            if (!next.equals(now)) {
                if (steps.isEmpty()) {
                    steps = new HashMap<>();
                }
                steps.put(i, new PartitionStep(now, next));
            }
        }
        return steps;
    }

    private static boolean isFine(PartitionImage state, Map<Integer, BrokerImage> brokers) {
        if (state.leader() == PartitionImage.NO_LEADER) {
            return false;
        }
        for (int member : state.isr()) {
            BrokerImage broker = brokers.get(member);
            if (broker == null || !broker.isActive()) {
                return false;
            }
        }
        return state.elr().stream().noneMatch(is(brokers, BrokerState.DISTRUSTED));
    }

    private static PartitionImage next(
            PartitionImage state, Map<Integer, BrokerImage> brokers, boolean unclean, int least) {
        PartitionImage now = trusted(state, brokers);
        Predicate<Integer> isActive = is(brokers, BrokerState.ACTIVE);
        Predicate<Integer> isServing = isActive.or(is(brokers, BrokerState.LEAVING));
        List<Integer> inSync = firstNotEmpty(only(now.isr(), isActive), only(now.isr(), isServing), now.isr());
        if (isServing.test(now.leader()) && inSync.contains(now.leader()) || isAloneAndBack(now, brokers)) {
            return now.withIsr(inSync, least);
        }
        Optional<Integer> heir = now.replicas().stream()
                .filter(inSync::contains)
                .filter(isServing)
                .findFirst();
        if (heir.isPresent()) {
            return now.withIsr(inSync, least).led(heir.get());
        }
        Optional<Integer> eligible = now.replicas().stream()
                .filter(now.elr()::contains)
                .filter(isActive)
                .findFirst();
        if (eligible.isPresent()) {
            return now.withIsr(List.of(eligible.get()), least).led(eligible.get());
        }
        Optional<Integer> survivor =
                now.replicas().stream().filter(isActive).findFirst().filter(any -> unclean);
        if (survivor.isPresent()) {
            return now.withIsr(List.of(survivor.get())).withElr(List.of()).led(survivor.get());
        }
        return now.leader() == PartitionImage.NO_LEADER
                ? now
                : now.withIsr(inSync, least).led(PartitionImage.NO_LEADER);
    }

    /** Without those who have lost what they held. */
    private static PartitionImage trusted(PartitionImage state, Map<Integer, BrokerImage> brokers) {
        Predicate<Integer> isTrusted = is(brokers, BrokerState.DISTRUSTED).negate();
        return state.replicas().size() == 1
                ? state
                : state.withIsr(only(state.isr(), isTrusted)).withElr(only(state.elr(), isTrusted));
    }

    /** The only replica has nobody to disagree with, so it needs no new epoch each time its broker is started. */
    private static boolean isAloneAndBack(PartitionImage now, Map<Integer, BrokerImage> brokers) {
        return now.replicas().size() == 1 && brokers.containsKey(now.leader());
    }

    private static Predicate<Integer> is(Map<Integer, BrokerImage> brokers, BrokerState state) {
        return id -> {
            BrokerImage broker = brokers.get(id);
            return broker != null && broker.state() == state;
        };
    }

    private static List<Integer> only(List<Integer> ids, Predicate<Integer> which) {
        return ids.stream().filter(which).toList();
    }

    @SafeVarargs
    private static List<Integer> firstNotEmpty(List<Integer>... lists) {
        for (List<Integer> list : lists) {
            if (!list.isEmpty()) {
                return list;
            }
        }
        return List.of();
    }
}
