package io.crossdock.connectors.camel;

import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.file.GenericFile;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.SplitDefinition;
import org.apache.camel.model.language.ExpressionDefinition;
import org.apache.camel.model.language.TokenizerExpression;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** Lines are what Camel's own tokenizer makes of a text, in each form in which a message may come. */
@NullUnmarked
class LinesTest {
    private final List<String> camels = new ArrayList<>();
    private final List<String> ours = new ArrayList<>();
    private DefaultCamelContext context;
    private SplitDefinition replaced;

    @BeforeEach
    void start() throws Exception {
        context = new DefaultCamelContext();
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                split("direct:camels", camels);
                replaced = split("direct:ours", ours);
                Lines.in(replaced);
            }

            private SplitDefinition split(String from, List<String> parts) {
                var tokenizer = new TokenizerExpression();
                tokenizer.setToken("\n");
                RouteDefinition route = from(from);
                SplitDefinition split = new SplitDefinition(tokenizer);
                split.setStreaming("true");
                route.addOutput(split);
                split.process(exchange -> parts.add(exchange.getMessage().getBody(String.class)));
                return split;
            }
        });
        context.start();
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    static Stream<String> texts() {
        String longer = "0123456789".repeat(2000);
        return Stream.of(
                "one\ntwo\nthree",
                "one\ntwo\n",
                "one\r\ntwo\r\n",
                "no end",
                "\n",
                "\n\n",
                "\n\n\n",
                "\na",
                "\n\na",
                "a\n\n",
                "a\n\n\n",
                "one\n\n\nfour\n",
                "  spaces  \n\ttab\t\n",
                "Grüße\n日本語\n😀\n",
                longer + "\n" + longer + longer + "\nshort",
                "x".repeat(8191) + "\n" + "y".repeat(8192) + "\n" + "z".repeat(8193));
    }

    @ParameterizedTest
    @MethodSource("texts")
    void areThoseOfCamel(String text, @TempDir Path directory) throws Exception {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        Path file = Files.write(directory.resolve("lines"), bytes);
        Map<String, Supplier<Object>> forms = Map.of(
                "text", () -> text,
                "bytes", () -> bytes,
                "stream", () -> new ByteArrayInputStream(bytes),
                "file", file::toFile,
                "Camel's file", () -> generic(file));
        forms.forEach((name, form) -> {
            camels.clear();
            ours.clear();
            send("direct:camels", form.get());
            send("direct:ours", form.get());
            assertThat(ours).as(name).isEqualTo(camels);
        });
    }

    @Test
    void anEmptyMessageHasNone() {
        send("direct:ours", "");

        assertThat(ours).isEmpty();
    }

    @Test
    void anotherTokenIsLeftToCamel() {
        var tokenizer = new TokenizerExpression();
        tokenizer.setToken(";");
        var split = new SplitDefinition((ExpressionDefinition) tokenizer);
        Lines.in(split);

        assertThat(split.getExpression()).isSameAs(tokenizer);
        assertThat(replaced.getExpression()).isNotInstanceOf(TokenizerExpression.class);
    }

    @Test
    void groupsOfLinesAreLeftToCamel() {
        var tokenizer = new TokenizerExpression();
        tokenizer.setToken("\n");
        tokenizer.setGroup("100");
        var split = new SplitDefinition((ExpressionDefinition) tokenizer);
        Lines.in(split);

        assertThat(split.getExpression()).isSameAs(tokenizer);
    }

    private void send(String to, Object body) {
        context.createProducerTemplate().sendBody(to, body);
    }

    private static GenericFile<?> generic(Path file) {
        var generic = new GenericFile<java.io.File>();
        generic.setFile(file.toFile());
        generic.setAbsoluteFilePath(file.toString());
        return generic;
    }
}
