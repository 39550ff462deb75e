package io.crossdock.connectors.check;

import io.crossdock.connectors.definition.PipelineTest;
import io.crossdock.connectors.definition.Problem;
import io.crossdock.connectors.definition.TrialInput;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.constructor.StandardConstructor;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads a file of tests: the connector they are about, and each with its input and what is expected of it. */
public final class PipelineTestReader {
    private static final List<String> PARTS = List.of("headers", "key", "partition", "timestamp", "topic", "value");

    private final Findings findings;
    private final Path file;

    private PipelineTestReader(Path file) {
        this.file = file;
        this.findings = new Findings(file);
    }

    /** Reads one file. */
    public static Read read(Path file) {
        try {
            return new PipelineTestReader(file).read(Files.readString(file, StandardCharsets.UTF_8));
        } catch (IOException unreadable) {
            var problem = new Problem(file, 1, 1, "cannot be read: " + unreadable.getMessage());
            return new Read(null, Map.of(), List.of(), List.of(problem));
        }
    }

    private Read read(String text) {
        List<Node> documents = ConnectorCheck.parse(text, findings);
        if (documents.size() != 1) {
            if (findings.isEmpty()) {
                findings.add(1, 1, "a file of tests is one document with 'connector' and 'tests'");
            }
            return new Read(null, Map.of(), List.of(), findings.all());
        }
        var section = new Section(documents.get(0), "", findings);
        String connector = section.requiredText("connector");
        var environment = new LinkedHashMap<String, String>();
        map(section, "environment").forEach((name, value) -> environment.put(name, String.valueOf(value)));
        if (!section.has("tests")) {
            section.missing("tests");
        }
        var tests = new ArrayList<PipelineTest>();
        for (Node node : section.list("tests")) {
            tests.add(test(new Section(node, "tests", findings)));
        }
        section.close();
        return new Read(
                connector == null ? null : file.resolveSibling(connector).normalize(),
                environment,
                tests,
                findings.all());
    }

    private PipelineTest test(Section section) {
        String name = section.requiredText("name");
        Map<String, Object> lookups = map(section, "lookups");
        boolean fails = section.has("fails");
        if (fails == section.has("expect")) {
            findings.add(section.node(), "a test needs exactly one of 'expect' (outputs) and 'fails' (stage, message)");
        }
        TrialInput input = input(section.section("input"));
        if (!section.has("input")) {
            section.missing("input");
        }
        PipelineTest.Failure failure = fails ? failure(section.section("fails")) : null;
        List<Map<String, Object>> outputs = fails ? null : outputs(section);
        section.close();
        int line = section.node().getStartMark().map(Mark::getLine).orElse(0) + 1;
        return new PipelineTest(String.valueOf(name), line, input, lookups, outputs, failure);
    }

    private TrialInput input(@Nullable Section section) {
        if (section == null) {
            return TrialInput.of(null);
        }
        Object body = section.has("body") ? value(section.get("body")) : null;
        String sample = section.text("file");
        Node at = section.get("file");
        if (sample != null && at != null) {
            try {
                body = Files.readAllBytes(file.resolveSibling(sample));
            } catch (IOException unreadable) {
                findings.add(at, "cannot read " + file.resolveSibling(sample).normalize());
            }
        }
        Map<String, Object> headers = map(section, "headers");
        String key = section.text("key");
        String topic = section.text("topic");
        section.close();
        return new TrialInput(body, headers, key, topic);
    }

    private static PipelineTest.@Nullable Failure failure(@Nullable Section section) {
        if (section == null) {
            return null;
        }
        var failure = new PipelineTest.Failure(section.text("stage"), section.text("message"));
        section.close();
        return failure;
    }

    private List<Map<String, Object>> outputs(Section section) {
        var outputs = new ArrayList<Map<String, Object>>();
        Node expected = section.get("expect");
        List<Node> nodes = expected instanceof SequenceNode sequence
                ? sequence.getValue()
                : expected == null ? List.of() : List.of(expected);
        for (Node node : nodes) {
            var parts = new Section(node, "expect", findings);
            var output = new LinkedHashMap<String, Object>();
            for (String part : PARTS) {
                Node given = parts.get(part);
                Object value = given == null ? null : value(given);
                if (value != null) {
                    output.put(part, value);
                }
            }
            parts.close();
            outputs.add(output);
        }
        return outputs;
    }

    private Map<String, Object> map(Section section, String key) {
        Node node = section.get(key);
        Object value = node == null ? Map.of() : value(node);
        var result = new LinkedHashMap<String, Object>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((name, one) -> {
                if (one != null) {
                    result.put(String.valueOf(name), one);
                }
            });
        } else if (node != null) {
            findings.add(node, "'" + key + "' must be a mapping of names to values");
        }
        return result;
    }

    private static @Nullable Object value(@Nullable Node node) {
        return new StandardConstructor(LoadSettings.builder().build())
                .constructSingleDocument(Optional.ofNullable(node));
    }

    /**
     * What a file of tests says.
     *
     * @param connector the file they are about; null if it is not named
     * @param environment variables that count besides those of the process
     * @param problems with the file; its tests count only without any
     */
    public record Read(
            @Nullable Path connector,
            Map<String, String> environment,
            List<PipelineTest> tests,
            List<Problem> problems) {}
}
