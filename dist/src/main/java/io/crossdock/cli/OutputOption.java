package io.crossdock.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** In which form a command shows what it shows: for people, or for programs. */
final class OutputOption {
    @Option(
            names = "--output",
            paramLabel = "FORMAT",
            defaultValue = "table",
            converter = Format.Reader.class,
            completionCandidates = Format.Names.class,
            description = "One of ${COMPLETION-CANDIDATES}; default is ${DEFAULT-VALUE}.")
    private Format format = Format.TABLE;

    /** A form. */
    enum Format {
        TABLE,
        JSON,
        YAML;

        private String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** As it is written on the command line. */
        static final class Reader implements ITypeConverter<Format> {
            @Override
            public Format convert(String word) {
                return Arrays.stream(values())
                        .filter(format -> format.word().equals(word))
                        .findFirst()
                        .orElseThrow(() -> new TypeConversionException("'" + word + "' is none of "
                                + Arrays.stream(values()).map(Format::word).collect(Collectors.joining(", "))));
            }
        }

        /** What can be written. */
        static final class Names extends ArrayList<String> {
            Names() {
                super(Arrays.stream(values()).map(Format::word).toList());
            }
        }
    }

    boolean isTable() {
        return format == Format.TABLE;
    }

    /** Rows: in JSON and YAML a list of objects, whose keys are the headings in camel case. */
    void show(PrintWriter out, Table table) {
        show(out, table.toJson(), table::print);
    }

    /**
     * Anything.
     *
     * @param data for programs
     * @param text for people
     */
    void show(PrintWriter out, JsonNode data, Text text) {
        switch (format) {
            case TABLE -> text.print(out);
            case JSON -> out.println(json(data));
            case YAML -> out.print(yaml(data));
        }
        out.flush();
    }

    /** One of many that come over time: in JSON a line each, in YAML a document. */
    void showNext(PrintWriter out, JsonNode data, Text text) {
        switch (format) {
            case TABLE -> text.print(out);
            case JSON -> out.println(data.toString());
            case YAML -> out.print("---\n" + yaml(data));
        }
        out.flush();
    }

    /** Writes for people. */
    interface Text {
        void print(PrintWriter out);
    }

    /** Made for the first who asks: most commands are for people. */
    private static final class Json {
        static final JsonMapper MAPPER = JsonMapper.builder().build();
    }

    private static String json(JsonNode data) {
        try {
            return Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(data);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a tree is always JSON", impossible);
        }
    }

    private static String yaml(JsonNode data) {
        var settings = DumpSettings.builder()
                .setDefaultFlowStyle(FlowStyle.BLOCK)
                .setSplitLines(false)
                .build();
        Object plain = Json.MAPPER.convertValue(data, Object.class);
        return new Dump(settings).dumpToString(plain == null ? List.of() : plain);
    }
}
