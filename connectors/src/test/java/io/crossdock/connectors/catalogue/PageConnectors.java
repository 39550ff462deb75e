package io.crossdock.connectors.catalogue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** The connector files that a page of the documentation shows, without their names, which a test gives. */
final class PageConnectors {
    private static final Pattern FILE = Pattern.compile("(?ms)^```yaml\\n+name: \\S+\\n(.*?)^```$");

    private PageConnectors() {}

    static List<String> of(String page) throws IOException {
        String text = Files.readString(Path.of("..", "dist", "docs", page));
        return FILE.matcher(text).results().map(found -> found.group(1)).toList();
    }
}
