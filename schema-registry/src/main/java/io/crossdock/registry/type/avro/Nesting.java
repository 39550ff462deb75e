package io.crossdock.registry.type.avro;

import io.crossdock.registry.type.Limits;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * How deep types lead into each other, which a flat text does not show: thousands of records, each with a field of the
 * one before, are ten lines deep as JSON. The library walks them recursively in many places, from any of them, so what
 * counts is the longest way there could be, and types that lead back to each other count with all of their number.
 */
final class Nesting {
    /** Composed types on the longest way. What walks schemas recursively relies on it. */
    static final int DEEPEST = 5 * Limits.DEPTH;

    /** Stands for the outside of a schema. */
    static final int NOTHING = -1;

    private final List<List<Integer>> inner = new ArrayList<>();
    private final List<Integer> simple = new ArrayList<>();

    /** A new type that stands within another. */
    int within(int outer) {
        inner.add(new ArrayList<>());
        simple.add(0);
        int node = inner.size() - 1;
        leads(outer, node);
        return node;
    }

    /** That a type mentions another. */
    void leads(int outer, int node) {
        if (outer != NOTHING) {
            inner.get(outer).add(node);
        }
    }

    /** That a type mentions a primitive one. */
    void mentionsPrimitive(int outer) {
        if (outer != NOTHING) {
            simple.set(outer, simple.get(outer) + 1);
        }
    }

    /**
     * How many types are to be looked at to see all that a type leads to.
     *
     * @param most counting ends when it is reached
     */
    long reach(int start, long most) {
        var seen = new BitSet(inner.size());
        var open = new ArrayDeque<Integer>();
        seen.set(start);
        open.push(start);
        long count = 0;
        while (!open.isEmpty() && count < most) {
            int node = open.pop();
            count += 1 + simple.get(node);
            for (int child : inner.get(node)) {
                if (!seen.get(child)) {
                    seen.set(child);
                    open.push(child);
                }
            }
        }
        return count;
    }

    /** An upper bound of the types on any way that meets none twice. */
    int deepest() {
        var search = new Search(inner.size());
        for (int node = 0; node < inner.size(); node++) {
            search.from(node);
        }
        return search.deepest;
    }

    /** Tarjan's search for types that lead back to each other, without recursion. */
    private final class Search {
        private final int[] found;
        private final int[] back;
        private final int[] depth;
        private final int[] next;
        private final boolean[] open;
        private final ArrayDeque<Integer> opened = new ArrayDeque<>();
        private int counter;
        private int deepest;

        Search(int nodes) {
            found = new int[nodes];
            back = new int[nodes];
            depth = new int[nodes];
            next = new int[nodes];
            open = new boolean[nodes];
            Arrays.fill(found, -1);
        }

        void from(int start) {
            if (found[start] >= 0) {
                return;
            }
            var way = new ArrayDeque<Integer>();
            enter(way, start);
            while (!way.isEmpty()) {
                int node = way.peek();
                if (next[node] < inner.get(node).size()) {
                    int child = inner.get(node).get(next[node]++);
                    if (found[child] < 0) {
                        enter(way, child);
                    } else {
                        look(node, child);
                    }
                } else {
                    way.pop();
                    if (back[node] == found[node]) {
                        close(node);
                    }
                    if (!way.isEmpty()) {
                        look(way.peek(), node);
                    }
                }
            }
        }

        private void enter(ArrayDeque<Integer> way, int node) {
            found[node] = counter;
            back[node] = counter++;
            open[node] = true;
            opened.push(node);
            way.push(node);
        }

        private void look(int node, int child) {
            if (open[child]) {
                back[node] = Math.min(back[node], back[child]);
            } else {
                depth[node] = Math.max(depth[node], depth[child]);
            }
        }

        private void close(int root) {
            int size = 0;
            int below = 0;
            var members = new ArrayList<Integer>();
            int member;
            do {
                member = opened.pop();
                open[member] = false;
                members.add(member);
                size++;
                below = Math.max(below, depth[member]);
            } while (member != root);
            for (int each : members) {
                depth[each] = below + size;
            }
            deepest = Math.max(deepest, below + size);
        }
    }
}
