package io.crossdock.torture;

import java.util.ArrayList;
import java.util.List;

/** What was found wrong; the first few of a kind, and how many more there were. */
final class Violations {
    private static final int MOST = 50;
    private final List<String> sentences = new ArrayList<>();
    private int more;

    void add(String sentence, Object... arguments) {
        if (sentences.size() < MOST) {
            sentences.add(String.format(sentence, arguments));
        } else {
            more++;
        }
    }

    List<String> all() {
        var all = new ArrayList<>(sentences);
        if (more > 0) {
            all.add("and " + more + " more");
        }
        return all;
    }
}
