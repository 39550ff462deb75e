package io.crossdock.connectors.catalogue;

import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import static java.util.Objects.requireNonNull;

/** The page of one of our kamelets, made of nothing but its own file. */
record CataloguePage(String name, Map<?, ?> kamelet) {

    static CataloguePage of(Path file) throws IOException {
        try (InputStream text = Files.newInputStream(file)) {
            var root = (Map<?, ?>) new Load(LoadSettings.builder().build()).loadFromInputStream(text);
            return new CataloguePage(String.valueOf(map(root, "metadata").get("name")), root);
        }
    }

    /** The connector file that the page shows. */
    String example() {
        return String.valueOf(map(map(kamelet, "metadata"), "annotations").get("crossdock.io/example"));
    }

    String markdown() {
        Map<?, ?> definition = map(map(kamelet, "spec"), "definition");
        var page =
                new StringBuilder("<!-- Made of " + name + ".kamelet.yaml by CataloguePagesTest; do not edit. -->\n");
        page.append("# ").append(definition.get("title")).append("\n\n");
        page.append(String.valueOf(definition.get("description")).strip()).append("\n\n");
        page.append("| property | type | default | meaning |\n|---|---|---|---|\n");
        List<?> required = (List<?>) requireNonNull(definition.get("required"), name);
        map(definition, "properties")
                .forEach((property, schema) ->
                        row(page, String.valueOf(property), (Map<?, ?>) schema, required.contains(property)));
        page.append("\n```yaml\n").append(example()).append("```\n");
        return page.toString();
    }

    private static void row(StringBuilder page, String property, Map<?, ?> schema, boolean required) {
        Object fallback = schema.get("default");
        String standard = fallback == null ? required ? "**required**" : "" : "`" + fallback + "`";
        Object choices = schema.get("enum");
        page.append("| `")
                .append(property)
                .append("` | ")
                .append(schema.get("type"))
                .append(" | ");
        page.append(standard).append(" | ").append(schema.get("description"));
        page.append(choices == null ? "" : " One of " + choices + ".");
        page.append(range(schema.get("minimum"), schema.get("maximum"))).append(" |\n");
    }

    private static String range(@Nullable Object least, @Nullable Object most) {
        return least == null ? "" : most == null ? " " + least + " or more." : " " + least + " to " + most + ".";
    }

    private static Map<?, ?> map(Map<?, ?> from, String key) {
        return (Map<?, ?>) requireNonNull(from.get(key), key);
    }
}
