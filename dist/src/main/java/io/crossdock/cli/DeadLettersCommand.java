package io.crossdock.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** {@code crossdock connectors dead-letters}: what a connector gave up, asked of the running hub over HTTP. */
@Command(name = "dead-letters", description = "Shows, tests and redrives what a connector gave up.")
final class DeadLettersCommand extends CommandGroup {
    private static final int LONGEST_CELL = 80;

    @Command(name = "list", description = "Lists letters, the newest first, or counts them by their causes.")
    void list(
            @Mixin HubAddress hub,
            @Mixin OutputOption output,
            @Parameters(paramLabel = "CONNECTOR") String connector,
            @Mixin Wanted wanted,
            @Option(names = "--oldest", description = "The oldest first.") boolean oldest,
            @Option(names = "--limit", defaultValue = "20", description = "How many; 20 if not said.") int limit,
            @Option(names = "--after", paramLabel = "NEXT", description = "Goes on where another list ended.") @Nullable
                    String after,
            @Option(names = "--causes", description = "Counts by cause.") boolean causes)
            throws Exception {
        if (causes) {
            causes(hub, output, connector, after);
            return;
        }
        Map<String, String> query = wanted.query();
        query.put("order", oldest ? "oldest" : "newest");
        query.put("limit", Integer.toString(limit));
        if (after != null) {
            query.put("after", after);
        }
        JsonNode page = hub.ask("GET", path(connector) + "?" + text(query));
        var table = new Table("letter", "stage", "error", "message", "redrives", "settled", "origin");
        for (JsonNode letter : page.path("letters")) {
            table.row(
                    letter.path("letter").asText(),
                    letter.path("stage").asText(),
                    shortName(letter.path("errorClass").asText()),
                    cell(letter.path("errorMessage").asText()),
                    letter.path("redrives").asText(),
                    letter.path("settled").asBoolean() ? "yes" : "no",
                    letter.path("origin").asText());
        }
        output.show(out(), page, text -> {
            table.print(text);
            next(text, page);
        });
    }

    private void causes(HubAddress hub, OutputOption output, String connector, @Nullable String after)
            throws Exception {
        String query = after == null ? "" : "?after=" + encoded(after);
        JsonNode page = hub.ask("GET", path(connector) + "/causes" + query);
        var table = new Table("letters", "stage", "error", "message", "first", "last");
        for (JsonNode cause : page.path("causes")) {
            table.row(
                    cause.path("letters").asText(),
                    cause.path("stage").asText(),
                    shortName(cause.path("errorClass").asText()),
                    cell(cause.path("message").asText()),
                    cause.path("first").asText(),
                    cause.path("last").asText());
        }
        output.show(out(), page, text -> {
            table.print(text);
            next(text, page);
        });
    }

    private static void next(PrintWriter out, JsonNode page) {
        if (page.hasNonNull("next")) {
            out.println("there may be more: --after " + page.path("next").asText());
        }
    }

    @Command(name = "show", description = "Shows one letter with its value and headers.")
    void show(
            @Mixin HubAddress hub,
            @Mixin OutputOption output,
            @Parameters(paramLabel = "CONNECTOR") String connector,
            @Parameters(paramLabel = "LETTER", description = "partition@offset, as 'list' shows it.") String letter)
            throws Exception {
        JsonNode found = hub.ask("GET", path(connector) + "/" + encoded(letter));
        output.show(out(), found, text -> text.println(found.toPrettyString()));
    }

    @Command(
            name = "test",
            description = "Runs a letter through the connector as it is configured now, without delivering it.")
    int test(
            @Mixin HubAddress hub,
            @Parameters(paramLabel = "CONNECTOR") String connector,
            @Parameters(paramLabel = "LETTER", description = "partition@offset, as 'list' shows it.") String letter,
            @Option(names = "--value", paramLabel = "TEXT", description = "Tries this value instead.") @Nullable
                    String value)
            throws Exception {
        ObjectNode edit = JsonNodeFactory.instance.objectNode();
        if (value != null) {
            edit.put("value", value);
        }
        JsonNode outcome = hub.ask("POST", path(connector) + "/" + encoded(letter) + "/test", edit.toString());
        if (outcome.path("passed").asBoolean()) {
            out().println("it would go through:");
            outcome.path("outputs").forEach(each -> out().println(each.toPrettyString()));
            outcome.path("notSent").forEach(each -> out().println("not called: " + each.asText()));
            return 0;
        }
        out().println("it would fail again, in stage " + outcome.path("stage").asText() + ": "
                + outcome.path("message").asText());
        return 1;
    }

    @Command(name = "redrive", description = "Takes letters through the connector again, or shows how far that is.")
    void redrive(
            @Mixin HubAddress hub,
            @Parameters(paramLabel = "CONNECTOR") String connector,
            @Mixin Wanted wanted,
            @Option(names = "--pace", paramLabel = "N", description = "At most so many records per second.") @Nullable
                    Double pace,
            @Option(names = "--force", description = "Also letters that came back three times or more.") boolean force,
            @Option(names = "--progress", description = "Only shows how far the latest redrive is.") boolean progress,
            @Option(names = "--cancel", description = "Ends the redrive that is under way.") boolean cancel)
            throws Exception {
        if (progress || cancel) {
            print(hub.ask(cancel ? "DELETE" : "GET", path(connector) + "/redrive"));
            return;
        }
        ObjectNode order = wanted.json();
        if (pace != null) {
            order.put("pace", pace);
        }
        if (force) {
            order.put("force", true);
        }
        print(hub.ask("POST", path(connector) + "/redrive", order.toString()));
    }

    private void print(JsonNode progress) {
        out().printf(
                        "%s: %s of %s looked at, %s redriven, %s came back, %s left out as they keep coming back%n",
                        progress.path("state").asText(),
                        progress.path("read").asText(),
                        progress.path("total").asText(),
                        progress.path("redriven").asText(),
                        progress.path("returned").asText(),
                        progress.path("looped").asText());
        if (progress.hasNonNull("lastError")) {
            out().println("last error: " + progress.path("lastError").asText());
        }
    }

    private static String path(String connector) {
        return "/connect/connectors/" + encoded(connector) + "/dead-letters";
    }

    private static String text(Map<String, String> query) {
        return query.entrySet().stream()
                .map(each -> each.getKey() + "=" + encoded(each.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String shortName(String errorClass) {
        return errorClass.substring(errorClass.lastIndexOf('.') + 1);
    }

    private static String cell(String text) {
        String line = text.lines().findFirst().orElse("");
        return line.length() <= LONGEST_CELL ? line : line.substring(0, LONGEST_CELL) + "…";
    }

    /** Which letters are meant. */
    static final class Wanted {
        @Option(names = "--cause", paramLabel = "CLASS", description = "Only with this class of error.")
        private @Nullable String cause;

        @Option(names = "--stage", description = "Only those of this stage: decode, step, convert or deliver.")
        private @Nullable String stage;

        @Option(names = "--key", description = "Only with this key.")
        private @Nullable String key;

        @Option(names = "--from", paramLabel = "OFFSET", description = "From this offset.")
        private @Nullable Long from;

        @Option(names = "--to", paramLabel = "OFFSET", description = "Up to this offset.")
        private @Nullable Long to;

        Map<String, String> query() {
            var query = new LinkedHashMap<String, String>();
            json().fields()
                    .forEachRemaining(
                            field -> query.put(field.getKey(), field.getValue().asText()));
            return query;
        }

        ObjectNode json() {
            ObjectNode all = JsonNodeFactory.instance.objectNode();
            if (cause != null) {
                all.put("cause", cause);
            }
            if (stage != null) {
                all.put("stage", stage);
            }
            if (key != null) {
                all.put("key", key);
            }
            if (from != null) {
                all.put("from", from);
            }
            if (to != null) {
                all.put("to", to);
            }
            return all;
        }
    }
}
