package io.crossdock.broker.concurrent;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;

/**
 * Whose turn it is where groups share a few threads: one task of one group, then one of the next, however much each has
 * waiting; within a group the same among its lines, and of one line one task at a time in the order they came. No group is
 * under way more often at once than it may, so that one with long tasks never has all threads.
 *
 * <p>Not thread-safe.
 *
 * @param <T> tasks
 */
final class Turns<T> {
    private final int most;
    private final int mostOfGroup;
    private final int mostUnderWay;
    private final Map<String, Group<T>> groups = new HashMap<>();
    /** Those of which something may begin now, in the order in which they are served. */
    private final Queue<Group<T>> next = new ArrayDeque<>();

    private int all;

    /**
     * @param most tasks that wait or are under way
     * @param mostOfGroup of them of one group
     * @param mostUnderWay tasks of one group that are under way at once
     */
    Turns(int most, int mostOfGroup, int mostUnderWay) {
        this.most = most;
        this.mostOfGroup = mostOfGroup;
        this.mostUnderWay = mostUnderWay;
    }

    /** A task that is under way, until {@link #end}. */
    record Turn<T>(T task, Group<T> group, Line<T> line) {}

    private static final class Group<T> {
        final String name;
        final Map<Object, Line<T>> lines = new HashMap<>();
        /** Lines of which something waits and nothing is under way. */
        final Queue<Line<T>> ready = new ArrayDeque<>();

        int tasks;
        int underWay;
        boolean isNext;

        Group(String name) {
            this.name = name;
        }
    }

    private static final class Line<T> {
        final Object name;
        final Queue<T> waiting = new ArrayDeque<>();
        boolean underWay;

        Line(Object name) {
            this.name = name;
        }
    }

    /** Whether another task of that group may be added. */
    boolean hasRoom(String group) {
        Group<T> known = groups.get(group);
        return all < most && (known == null || known.tasks < mostOfGroup);
    }

    /**
     * Adds a task; there must be room.
     *
     * @return whether there is a task that may begin now; where there is none, the end of another lets this one begin
     */
    boolean add(String group, Object line, T task) {
        Group<T> of = groups.computeIfAbsent(group, Group::new);
        Line<T> in = of.lines.computeIfAbsent(line, Line::new);
        in.waiting.add(task);
        of.tasks++;
        all++;
        if (!in.underWay && in.waiting.size() == 1) {
            of.ready.add(in);
        }
        standIn(of);
        return !next.isEmpty();
    }

    /** Begins the task whose turn it is; null if there is none that may begin. */
    @Nullable
    Turn<T> begin() {
        Group<T> group = next.poll();
        if (group == null) {
            return null;
        }
        group.isNext = false;
        Line<T> line = group.ready.remove();
        line.underWay = true;
        group.underWay++;
        standIn(group);
        return new Turn<>(line.waiting.remove(), group, line);
    }

    /** Says that a task is over; whoever does has to {@link #begin} the next, since one more may begin now than before. */
    void end(Turn<T> turn) {
        Group<T> group = turn.group();
        Line<T> line = turn.line();
        line.underWay = false;
        group.underWay--;
        group.tasks--;
        all--;
        if (!line.waiting.isEmpty()) {
            group.ready.add(line);
        } else {
            group.lines.remove(line.name);
        }
        if (group.tasks == 0) {
            groups.remove(group.name);
        }
        standIn(group);
    }

    private void standIn(Group<T> group) {
        if (!group.isNext && !group.ready.isEmpty() && group.underWay < mostUnderWay) {
            group.isNext = true;
            next.add(group);
        }
    }
}
