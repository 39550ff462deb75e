package io.crossdock.faults;

import io.crossdock.torture.Anomaly;
import io.crossdock.torture.Played;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The table of runs, in Markdown: a line each. */
final class ResultTable {
    private ResultTable() {}

    static String head() {
        var titles = new ArrayList<>(List.of("seed", "faults", "records", "transactions", "longest gap"));
        Arrays.stream(Anomaly.values()).map(Anomaly::title).forEach(titles::add);
        titles.add("verdict");
        return line(titles) + line(titles.stream().map(any -> "---").toList());
    }

    static String row(long seed, Map<Kind, Integer> inflicted, Played played) {
        var cells = new ArrayList<String>();
        cells.add(Long.toString(seed));
        cells.add(inflicted.entrySet().stream()
                .map(each -> each.getKey().title() + (each.getValue() > 1 ? " ×" + each.getValue() : ""))
                .collect(Collectors.joining(", ")));
        cells.add(String.format("%,d", played.acknowledged()));
        cells.add(String.format("%,d + %,d aborted", played.committed(), played.aborted()));
        cells.add(String.format("%.1f s", played.longestGap().toMillis() / 1000.0));
        for (Anomaly anomaly : Anomaly.values()) {
            cells.add(Integer.toString(played.violations().counts().getOrDefault(anomaly, 0)));
        }
        cells.add(played.violations().none() ? "good" : "BAD");
        return line(cells);
    }

    private static String line(List<String> cells) {
        return "| " + String.join(" | ", cells) + " |\n";
    }
}
