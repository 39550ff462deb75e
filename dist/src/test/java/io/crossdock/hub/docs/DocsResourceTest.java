package io.crossdock.hub.docs;

import io.crossdock.security.rest.RestServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

class DocsResourceTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern LINK = Pattern.compile("(?:href|src)=\"([^\"]+)\"");
    private static final Pattern ANCHOR = Pattern.compile("id=\"([^\"]+)\"");

    private final HttpClient client = HttpClient.newHttpClient();

    @TempDir
    Path folder;

    @Test
    void aPageIsShownWithItsTitleTablesAndTheWayBack() throws Exception {
        Path page = folder.resolve("dist/docs/cluster.md");
        Files.createDirectories(page.getParent());
        Files.writeString(page, "# A `hub` & more\n\n| a | b |\n|---|---|\n| 1 | <script> |\n");
        try (RestServer server = server(folder)) {
            HttpResponse<String> answer = ask(server, "/docs/dist/docs/cluster.md");

            assertThat(answer.body())
                    .contains("<title>A hub &amp; more - Crossdock</title>", "<td>1</td>", "&lt;script&gt;")
                    .contains("href=\"../../style.css\"");
            assertThat(answer.headers().firstValue("Content-Security-Policy"))
                    .hasValueSatisfying(policy -> assertThat(policy).startsWith("default-src 'none'"));
            assertThat(ask(server, "/docs/style.css").headers().firstValue("Content-Type"))
                    .hasValueSatisfying(type -> assertThat(type).startsWith("text/css"));
        }
    }

    @Test
    void whatIsNotAPageIsNotServed() throws Exception {
        Path pages = Files.createDirectories(folder.resolve("docs"));
        Files.writeString(folder.resolve("secret.md"), "# secret");
        Files.writeString(pages.resolve("README.md"), "# first");
        try (RestServer server = server(pages)) {
            assertThat(ask(server, "/docs").headers().firstValue("Location"))
                    .hasValueSatisfying(where -> assertThat(where).endsWith("/docs/README.md"));
            for (String path : List.of("/docs/missing.md", "/docs/%2e%2e/secret.md", "/docs/x/..%2f..%2fsecret.md")) {
                HttpResponse<String> answer = ask(server, path);
                assertThat(answer.statusCode()).as(path).isGreaterThanOrEqualTo(400);
                assertThat(answer.body()).as(path).doesNotContain("<h1").doesNotContain(folder.toString());
            }
        }
    }

    /** From the first page on, by every link, as a reader could go; each page that is shipped can be come to. */
    @Test
    void everyLinkOfTheShippedPagesLeadsToAPageAndAPlaceInIt() throws Exception {
        var unreached = new TreeSet<String>();
        for (Path page : shipped()) {
            Path copy = folder.resolve(ROOT.relativize(page));
            Files.createDirectories(copy.getParent());
            Files.copy(page, copy);
            unreached.add(ROOT.relativize(page).toString());
        }
        var broken = new TreeSet<String>();
        try (RestServer server = server(folder)) {
            var todo = new ArrayList<>(List.of("README.md"));
            while (!todo.isEmpty()) {
                String page = todo.remove(todo.size() - 1);
                String html = ask(server, "/docs/" + page).body();
                for (String link :
                        LINK.matcher(html).results().map(each -> each.group(1)).toList()) {
                    URI target = URI.create("/docs/" + page).resolve(link);
                    if (target.getHost() != null || !target.getPath().startsWith("/docs/")) {
                        continue;
                    }
                    HttpResponse<String> answer = ask(server, target.getPath());
                    boolean there = answer.statusCode() == 200
                            && (target.getFragment() == null
                                    || ANCHOR.matcher(answer.body()).results().anyMatch(id -> id.group(1)
                                            .equals(target.getFragment())));
                    if (!there) {
                        broken.add(page + " -> " + link);
                    }
                    String name = target.getPath().substring("/docs/".length());
                    if (unreached.remove(name) && name.endsWith(".md")) {
                        todo.add(name);
                    }
                }
            }
        }
        assertThat(broken).as("links that lead nowhere").isEmpty();
        assertThat(unreached).as("pages that no link leads to").isEmpty();
    }

    /** What the assembly takes. */
    private static List<Path> shipped() throws IOException {
        var shipped = new ArrayList<Path>();
        try (Stream<Path> modules = Files.list(ROOT)) {
            for (Path module : modules.filter(each -> Files.isRegularFile(each.resolve("pom.xml")))
                    .toList()) {
                if (Files.isRegularFile(module.resolve("README.md"))) {
                    shipped.add(module.resolve("README.md"));
                }
                if (Files.isDirectory(module.resolve("docs"))) {
                    try (Stream<Path> pages = Files.walk(module.resolve("docs"))) {
                        pages.filter(Files::isRegularFile).forEach(shipped::add);
                    }
                }
            }
        }
        shipped.add(ROOT.resolve("README.md"));
        return shipped;
    }

    private static RestServer server(Path folder) throws IOException {
        return RestServer.start(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), List.of(new DocsResource(folder)));
    }

    private HttpResponse<String> ask(RestServer server, String path) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
