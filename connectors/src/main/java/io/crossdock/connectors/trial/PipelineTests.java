package io.crossdock.connectors.trial;

import io.crossdock.connectors.camel.Trial;
import io.crossdock.connectors.check.ConnectorCheck;
import io.crossdock.connectors.check.PipelineTestReader;
import io.crossdock.connectors.definition.ConnectorDefinition;
import io.crossdock.connectors.definition.PipelineTest;
import io.crossdock.connectors.definition.Problem;
import io.crossdock.connectors.definition.TrialOutcome;
import io.crossdock.connectors.definition.TrialOutcome.Output;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Runs the tests of {@code *.test.yaml} files. One thread. */
public final class PipelineTests {
    /** How files of tests end; the hub does not take them for connectors. */
    public static final String ENDING = ".test.yaml";

    private static final int DEEPEST = 10;
    private final Map<String, String> environment;

    /** @param environment variables of the process; those of a file of tests win over them */
    public PipelineTests(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    /**
     * Runs all tests of a folder and the folders in it, or of one file.
     *
     * @throws IOException if the folder cannot be listed
     */
    public List<Result> run(Path folder) throws IOException {
        try (Stream<Path> found = Files.walk(folder, DEEPEST)) {
            var results = new ArrayList<Result>();
            for (Path file : found.filter(path -> path.toString().endsWith(ENDING))
                    .sorted()
                    .toList()) {
                results.addAll(runFile(file));
            }
            return results;
        }
    }

    private List<Result> runFile(Path file) {
        PipelineTestReader.Read read = PipelineTestReader.read(file);
        Path connector = read.connector();
        if (!read.problems().isEmpty() || connector == null) {
            return wrong(file, read.problems());
        }
        var variables = new HashMap<>(environment);
        variables.putAll(read.environment());
        try (var check = new ConnectorCheck(variables)) {
            ConnectorCheck.Checked checked = check.read(connector);
            ConnectorDefinition definition = checked.definition();
            if (definition == null) {
                return wrong(file, checked.problems());
            }
            return read.tests().stream()
                    .map(test -> new Result(file, test.line(), test.name(), run(definition, test)))
                    .toList();
        }
    }

    private static List<Result> wrong(Path file, List<Problem> problems) {
        return problems.stream()
                .map(problem -> new Result(file, 1, "the files are right", problem.toString()))
                .toList();
    }

    private static @Nullable String run(ConnectorDefinition definition, PipelineTest test) {
        try (Trial trial = Trial.of(definition, test.lookups())) {
            return difference(test, trial.run(test.input())).orElse(null);
        } catch (Exception refused) { // whatever Camel says to a step, the other tests go on
            return "the steps cannot be built: " + definition.pipeline().redact(String.valueOf(refused.getMessage()));
        }
    }

    private static Optional<String> difference(PipelineTest test, TrialOutcome outcome) {
        PipelineTest.Failure wanted = test.failure();
        if (outcome instanceof TrialOutcome.Failed failed) {
            String told = "it failed in stage " + failed.stage() + ": " + failed.message();
            if (wanted == null) {
                return Optional.of(told);
            }
            boolean stage = wanted.stage() == null || wanted.stage().equals(failed.stage());
            boolean message = wanted.message() == null || failed.message().contains(wanted.message());
            return stage && message ? Optional.empty() : Optional.of("expected another failure, but " + told);
        }
        List<Output> outputs = ((TrialOutcome.Passed) outcome).outputs();
        List<Map<String, Object>> expected = test.outputs();
        if (wanted != null || expected == null) {
            return Optional.of("expected a failure, but it went through with " + outputs.size() + " outputs");
        }
        for (int i = 0; i < Math.min(expected.size(), outputs.size()); i++) {
            Optional<String> found = difference(expected.get(i), outputs.get(i), "output " + (i + 1));
            if (found.isPresent()) {
                return found;
            }
        }
        return expected.size() == outputs.size()
                ? Optional.empty()
                : Optional.of("expected " + expected.size() + " outputs, was " + outputs.size());
    }

    private static Optional<String> difference(Map<String, Object> expected, Output output, String path) {
        var got = new LinkedHashMap<String, @Nullable Object>();
        got.put("key", output.key());
        got.put("topic", output.topic());
        got.put("partition", output.partition());
        got.put("timestamp", output.timestamp());
        got.put("value", output.value());
        for (Map.Entry<String, Object> part : expected.entrySet()) {
            Optional<String> found;
            if (part.getKey().equals("headers") && part.getValue() instanceof Map<?, ?> headers) {
                found = headers.entrySet().stream()
                        .flatMap(header -> Difference.between(
                                String.valueOf(header.getValue()),
                                output.headers().get(String.valueOf(header.getKey())),
                                path + " headers." + header.getKey())
                                .stream())
                        .findFirst();
            } else {
                Object value = part.getKey().equals("key") ? part.getValue().toString() : part.getValue();
                found = Difference.between(value, got.get(part.getKey()), path + " " + part.getKey());
            }
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    /**
     * What came of one test.
     *
     * @param line where the test stands in its file
     * @param difference what was not as expected; null when all was
     */
    public record Result(
            Path file, int line, String name, @Nullable String difference) {
        /** Whether all was as expected. */
        public boolean passed() {
            return difference == null;
        }
    }
}
