package io.crossdock.connectors.catalogue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;

/** Numbered messages of several keys, and what may come of them. */
record Messages(List<String> all) {
    private static final int KEYS = 4;

    static Messages of(int count) {
        return new Messages(
                IntStream.range(0, count).mapToObj(Messages::message).toList());
    }

    private static String message(int number) {
        return "{\"key\":\"k" + number % KEYS + "\",\"n\":" + number + "}";
    }

    static String key(String message) {
        return message.substring(8, message.indexOf('"', 8));
    }

    private static int number(String message) {
        return Integer.parseInt(message.substring(message.indexOf("\"n\":") + 4, message.length() - 1));
    }

    List<String> from(int start, int end) {
        return all.subList(start, end);
    }

    int count() {
        return all.size();
    }

    /** A message that comes again may come late; the first of each may not. */
    void assertOrderPerKey(List<String> arrived) {
        assertThat(arrived).as("nothing that was not sent").isSubsetOf(all);
        var last = new HashMap<String, Integer>();
        for (String message : new LinkedHashSet<>(arrived)) {
            Integer before = last.put(key(message), number(message));
            assertThat(number(message)).as(message).isGreaterThan(before == null ? -1 : before);
        }
    }

    /** How many came more than once. */
    static int repeated(List<String> arrived) {
        return new ArrayList<>(arrived).size() - new LinkedHashSet<>(arrived).size();
    }
}
