package io.crossdock.hub.docs;

import org.commonmark.Extension;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.ext.heading.anchor.HeadingAnchorExtension;
import org.commonmark.node.Code;
import org.commonmark.node.Heading;
import org.commonmark.node.Node;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;

import java.util.List;

/** Makes pages of Markdown. Thread-safe. */
final class Pages {
    private static final List<Extension> EXTENSIONS =
            List.of(TablesExtension.create(), HeadingAnchorExtension.create());

    private final Parser parser = Parser.builder().extensions(EXTENSIONS).build();
    private final HtmlRenderer renderer =
            HtmlRenderer.builder().extensions(EXTENSIONS).escapeHtml(true).build();

    /** @param toRoot the way from the page to the folder of all pages, such as {@code ../../} */
    String html(String markdown, String toRoot) {
        Node document = parser.parse(markdown);
        return """
                <!doctype html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <title>%s - Crossdock</title>
                <link rel="stylesheet" href="%sstyle.css">
                </head>
                <body>
                <nav aria-label="Documentation"><a href="%sREADME.md">Documentation</a> <a href="/">Console</a></nav>
                <main>
                %s</main>
                </body>
                </html>
                """.formatted(escaped(title(document)), toRoot, toRoot, renderer.render(document));
    }

    /** The words of the first heading. */
    private static String title(Node document) {
        Node node = document.getFirstChild();
        while (node != null && !(node instanceof Heading)) {
            node = node.getNext();
        }
        var title = new StringBuilder();
        for (Node word = node == null ? null : node.getFirstChild(); word != null; word = word.getNext()) {
            if (word instanceof Text text) {
                title.append(text.getLiteral());
            } else if (word instanceof Code code) {
                title.append(code.getLiteral());
            }
        }
        return title.toString();
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
