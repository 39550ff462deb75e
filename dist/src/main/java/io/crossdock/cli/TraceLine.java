package io.crossdock.cli;

import com.fasterxml.jackson.databind.JsonNode;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** One request of a watched client as a line for people; milliseconds by stage. Pure. */
final class TraceLine {
    /** The stages, in their order. */
    static final List<String> STAGES = List.of("read", "queued", "work", "waiting", "held", "written");

    private static final String FORM = "%-12s  %6s  %-24s  %9s  %8s %8s %8s %8s %8s %8s  %9s %9s  %s";
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT);

    /** What stands above. Times are UTC. */
    static final String HEADINGS = FORM.formatted(
            "time (UTC)",
            "broker",
            "request",
            "ms",
            "read",
            "queued",
            "work",
            "waiting",
            "held",
            "written",
            "bytes in",
            "bytes out",
            "about");

    private TraceLine() {}

    static String of(JsonNode request) {
        JsonNode spent = request.path("spent");
        return FORM.formatted(
                        TIME.format(LocalTime.ofInstant(
                                Instant.parse(request.path("time").asText()), ZoneOffset.UTC)),
                        request.path("broker").asText(),
                        request.path("api").asText() + " v"
                                + request.path("version").asText(),
                        millis(request.path("millis")),
                        millis(spent.path("read")),
                        millis(spent.path("queued")),
                        millis(spent.path("work")),
                        millis(spent.path("waiting")),
                        millis(spent.path("held")),
                        millis(spent.path("written")),
                        request.path("requestBytes").asText(),
                        request.path("responseBytes").asText(),
                        about(request))
                .stripTrailing();
    }

    private static String about(JsonNode request) {
        var about = new ArrayList<String>();
        JsonNode partitions = request.path("partitions");
        partitions.forEach(each -> about.add(each.asText()));
        int more = request.path("partitionCount").asInt() - partitions.size();
        if (more > 0) {
            about.add("and " + more + " more");
        }
        request.path("errors").properties().forEach(error -> about.add(error.getKey() + " x" + error.getValue()));
        if (request.path("muteMillis").asDouble() > 0) {
            about.add("over its limits: not read from for " + millis(request.path("muteMillis")) + " ms");
        }
        String outcome = request.path("outcome").asText();
        if (outcome.equals("CONNECTION_CLOSED")) {
            about.add("the connection was closed");
        }
        return String.join(" ", about);
    }

    private static String millis(JsonNode number) {
        return String.format(Locale.ROOT, "%.2f", number.asDouble());
    }
}
