package io.crossdock.connectors.fleet;

import io.crossdock.connectors.fleet.Board.Entry;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a hub has to tell of its connectors: what is not on the board as it is here. Reasons that change again and again,
 * as of a connector that tries in vain, are told now and then only. One thread at a time.
 */
final class Telling {
    private final String hub;
    private final Duration traces;
    private final Map<String, Instant> told = new HashMap<>();

    /** @param traces how often a reason is told that has changed without anything else */
    Telling(String hub, Duration traces) {
        this.hub = hub;
        this.traces = traces;
    }

    /**
     * What to write now.
     *
     * @param here how the connectors of this hub are, by name
     * @param onBoard what stands on the board of them
     */
    List<Entry> news(Map<String, Report> here, Map<String, Report> onBoard, Instant now) {
        var news = new ArrayList<Entry>();
        here.forEach((name, report) -> {
            Report former = onBoard.get(name);
            if (!report.equals(former) && (former == null || !isTooSoon(name, report, former, now))) {
                told.put(name, now);
                news.add(new Entry(BoardKey.report(hub, name), BoardWire.report(report)));
            }
        });
        onBoard.keySet().stream()
                .filter(name -> !here.containsKey(name))
                .forEach(name -> news.add(new Entry(BoardKey.report(hub, name), null)));
        told.keySet().retainAll(here.keySet());
        return news;
    }

    private boolean isTooSoon(String name, Report report, Report former, Instant now) {
        Instant last = told.get(name);
        return report.differsInTraceOnly(former)
                && last != null
                && now.isBefore(last.plus(traces))
                && !now.isBefore(last);
    }
}
