package io.crossdock.connectors.plugin;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Installs from a repository in a folder, laid out as Maven does, so no network is needed. */
class PluginInstallerTest {
    @TempDir
    private Path folder;

    private Path repository;
    private Plugins plugins;
    private PluginInstaller installer;

    @BeforeEach
    void publish() throws Exception {
        repository = folder.resolve("repository");
        plugins = new Plugins(folder.resolve("plugins"));
        installer = new PluginInstaller(
                plugins,
                List.of(repository.toUri()),
                new HubJars(Stream.of("camel-api-4.18.0.jar", "camel-support-4.18.0.jar", "classes")));
        artifact("org.apache.camel", "camel-api", "4.18.0", "api");
        artifact("org.example", "library", "2.0", "two");
        artifact("org.example", "only-for-tests", "1.0", "tests");
        artifact(
                "org.apache.camel",
                "camel-shop",
                "4.18.0",
                "shop",
                dependency("org.apache.camel", "camel-api", "4.18.0", "compile"),
                dependency("org.example", "library", "2.0", "runtime"),
                dependency("org.example", "only-for-tests", "1.0", "test"));
    }

    @Test
    void aComponentComesWithWhatItNeedsButNotWithWhatTheHubHas() throws Exception {
        Plugin plugin = installer.install("camel-shop");

        assertThat(plugin.name()).isEqualTo("camel-shop");
        assertThat(plugin.origin()).isEqualTo("org.apache.camel:camel-shop:4.18.0");
        assertThat(plugin.jars())
                .extracting(it -> it.getFileName().toString())
                .containsExactly("camel-shop-4.18.0.jar", "library-2.0.jar");
        assertThat(plugins.list()).containsExactly(plugin);
    }

    @Test
    void anyArtifactIsInstalledByItsCoordinate() throws Exception {
        assertThat(installer.install("org.example:library:2.0").name()).isEqualTo("library");
    }

    @Test
    void aFileThatIsNotWhatItsChecksumSaysIsRefusedAndNothingIsLeft() throws Exception {
        Files.writeString(repository.resolve("org/example/library/2.0/library-2.0.jar"), "something else");

        assertThatThrownBy(() -> installer.install("camel-shop"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("org.apache.camel:camel-shop:4.18.0 cannot be had from")
                .hasMessageContaining("hecksum");
        assertThat(plugins.list()).isEmpty();
    }

    @Test
    void aFileWithoutChecksumIsRefused() throws Exception {
        Files.delete(repository.resolve("org/example/library/2.0/library-2.0.jar.sha1"));

        assertThatThrownBy(() -> installer.install("camel-shop"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("hecksum");
    }

    @Test
    void whatIsNowhereOrNoCoordinateOrPartOfTheHubIsRefusedInOneSentence() {
        assertThatThrownBy(() -> installer.install("camel-nowhere"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("camel-nowhere:4.18.0 cannot be had from");
        assertThatThrownBy(() -> installer.install("nonsense"))
                .hasMessageContaining("write GROUP:ARTIFACT:VERSION, or camel-NAME");
        assertThatThrownBy(() -> installer.install("org.example:../../x:1")).hasMessageContaining("not a coordinate");
        assertThatThrownBy(() -> installer.install("camel-support")).hasMessageContaining("part of the hub already");
    }

    @Test
    void aComponentThatIsNotThereInTheVersionOfTheHubIsTakenInTheNewestBeforeIt() throws Exception {
        for (String version : List.of("3.22.0", "4.9.0", "4.16.0", "4.17.0")) {
            artifact("org.apache.camel", "camel-late", version, version);
        }
        Files.delete(repository.resolve("org/apache/camel/camel-late/4.17.0/camel-late-4.17.0.jar"));
        Files.delete(repository.resolve("org/apache/camel/camel-late/4.17.0/camel-late-4.17.0.pom"));
        versions("camel-late", "3.22.0", "4.9.0", "4.16.0", "4.17.0", "4.17.1-SNAPSHOT", "4.19.0");

        Plugin plugin = installer.install("camel-late"); // 4.17.0 is listed, but not there

        assertThat(plugin.origin()).isEqualTo("org.apache.camel:camel-late:4.16.0");
        assertThat(plugin.jars())
                .extracting(it -> it.getFileName().toString())
                .containsExactly("camel-late-4.16.0.jar");
        assertThatThrownBy(() -> installer.install("org.apache.camel:camel-late:4.18.0"))
                .hasMessageContaining("camel-late:4.18.0 cannot be had from");
    }

    @Test
    void anEarlierVersionIsNoWayAroundAFileThatIsNotWhatItsChecksumSays() throws Exception {
        artifact("org.apache.camel", "camel-shop", "4.17.0", "before");
        versions("camel-shop", "4.17.0", "4.18.0");
        Files.writeString(
                repository.resolve("org/apache/camel/camel-shop/4.18.0/camel-shop-4.18.0.jar"), "something else");

        assertThatThrownBy(() -> installer.install("camel-shop")).hasMessageContaining("hecksum");
        assertThat(plugins.list()).isEmpty();
    }

    @Test
    void twoPluginsHaveTheSameFileInVersionsOfTheirOwn() throws Exception {
        artifact("org.example", "library", "3.0", "three");
        artifact("org.example", "modern", "1.0", "modern", dependency("org.example", "library", "3.0", "compile"));
        installer.install("camel-shop");
        installer.install("org.example:modern:1.0");

        ClassLoader hub = PluginInstallerTest.class.getClassLoader();
        ClassLoader all = plugins.loader(hub);

        assertThat(text(all, "shop.txt")).isEqualTo("shop");
        assertThat(text(all, "modern.txt")).isEqualTo("modern");
        assertThat(all.getResources("library.txt").asIterator())
                .toIterable()
                .extracting(PluginInstallerTest::read)
                .containsExactly("two", "three");
        assertThat(all.loadClass(PluginInstallerTest.class.getName())).isSameAs(PluginInstallerTest.class);
        assertThat(hub.getResource("shop.txt")).isNull();
    }

    @Test
    void withoutPluginsTheHubIsAllThereIs() {
        ClassLoader hub = PluginInstallerTest.class.getClassLoader();

        assertThat(plugins.list()).isEmpty();
        assertThat(plugins.loader(hub)).isSameAs(hub);
    }

    private static String dependency(String group, String artifact, String version, String scope) {
        return "<dependency><groupId>" + group + "</groupId><artifactId>" + artifact + "</artifactId><version>"
                + version + "</version><scope>" + scope + "</scope></dependency>";
    }

    /** The jar holds one text, under the last word of its text's owner. */
    private void artifact(String group, String artifact, String version, String text, String... dependencies)
            throws Exception {
        Path place = Files.createDirectories(
                repository.resolve(group.replace('.', '/')).resolve(artifact).resolve(version));
        Path pom = Files.writeString(
                place.resolve(artifact + "-" + version + ".pom"),
                "<project><modelVersion>4.0.0</modelVersion><groupId>" + group + "</groupId><artifactId>" + artifact
                        + "</artifactId><version>" + version + "</version><dependencies>"
                        + String.join("", dependencies) + "</dependencies></project>");
        Path jar = place.resolve(artifact + "-" + version + ".jar");
        try (OutputStream file = Files.newOutputStream(jar);
                var zip = new ZipOutputStream(file)) {
            zip.putNextEntry(new ZipEntry(artifact.replace("camel-", "") + ".txt"));
            zip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        for (Path each : List.of(pom, jar)) {
            sign(each);
        }
    }

    /** Says which versions of a component there are. */
    private void versions(String artifact, String... versions) throws Exception {
        Path place = repository.resolve("org/apache/camel").resolve(artifact).resolve("maven-metadata.xml");
        sign(Files.writeString(
                place,
                "<metadata><groupId>org.apache.camel</groupId><artifactId>" + artifact
                        + "</artifactId><versioning><versions><version>" + String.join("</version><version>", versions)
                        + "</version></versions></versioning></metadata>"));
    }

    private static void sign(Path file) throws Exception {
        byte[] digest = MessageDigest.getInstance("SHA-1").digest(Files.readAllBytes(file));
        Files.writeString(Path.of(file + ".sha1"), HexFormat.of().formatHex(digest));
    }

    private static String text(ClassLoader loader, String name) {
        return read(requireNonNull(loader.getResource(name), name));
    }

    private static String read(URL resource) {
        try (InputStream file = resource.openStream()) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
