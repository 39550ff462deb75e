package io.crossdock.registry.type.json;

import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.dialect.BasicDialectRegistry;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.keyword.AnnotationKeyword;
import com.networknt.schema.resource.InputStreamSource;
import com.networknt.schema.resource.SchemaLoader;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** Sets the library that validates up so that it reads what it is given and nothing else. */
final class Validators {
    private static final List<String> STANDARD =
            List.of("draft-04/schema", "draft-06/schema", "draft-07/schema", "draft/2019-09/", "draft/2020-12/");

    private Validators() {}

    /**
     * @param draft of schemas that name none
     * @param documents texts by address
     */
    static SchemaRegistry of(Draft draft, Function<String, Optional<String>> documents) {
        var config = SchemaRegistryConfig.builder()
                .formatAssertionsEnabled(false)
                .locale(Locale.ROOT)
                .losslessNarrowing(draft != Draft.DRAFT_4)
                .preloadSchema(false)
                .regularExpressionFactory(LinearPattern::of)
                .build();
        return SchemaRegistry.withDefaultDialect(quiet(draft), builder -> builder.schemaRegistryConfig(config)
                .dialectRegistry(
                        new BasicDialectRegistry(name -> quiet(Draft.named(name).orElse(Draft.DEFAULT))))
                .schemaLoader(new SchemaLoader(List.of(), List.of(address -> source(address.toString(), documents)))));
    }

    /** Keywords that are not the draft's are notes; the library would moreover log every one of them as a warning. */
    private static Dialect quiet(Draft draft) {
        return Dialect.builder(draft.dialect())
                .unknownKeywordFactory((keyword, context) -> new AnnotationKeyword(keyword))
                .build();
    }

    private static InputStreamSource source(String address, Function<String, Optional<String>> documents) {
        // The text of nothing is refused like any other text that is no schema; without an answer the library would
        // try the class path, the file system or the network.
        String text = documents.apply(address).or(() -> standard(address)).orElse("null");
        return () -> new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The text of one of the standard's own schemas, of which the library has copies. */
    static Optional<String> standard(String address) {
        String path = address.replaceFirst("^https?://json-schema\\.org/", "").replaceFirst("#$", "");
        boolean known = !path.equals(address)
                && !path.contains("..")
                && STANDARD.stream().anyMatch(path::startsWith);
        if (!known) {
            return Optional.empty();
        }
        try (var in = SchemaRegistry.class.getClassLoader().getResourceAsStream(path)) {
            return in == null ? Optional.empty() : Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException("the copy of " + address + " in the library cannot be read", e);
        }
    }
}
