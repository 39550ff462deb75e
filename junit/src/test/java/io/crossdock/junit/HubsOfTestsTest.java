package io.crossdock.junit;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.EngineFilter;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** When hubs begin and end: classes of tests are run by JUnit as a build runs them. */
class HubsOfTestsTest {
    @BeforeEach
    void forget() {
        Samples.SEEN.clear();
    }

    @Test
    void aClassHasOneHubOfWhichNothingIsLeft() throws Exception {
        Set<String> threads = threads();
        Set<Path> folders = folders();

        TestExecutionSummary run = run(Samples.First.class);

        assertThat(run.getTestsSucceededCount()).isEqualTo(1);
        assertThat(run.getTestsFailedCount()).isEqualTo(1);
        assertThat(Samples.SEEN).hasSize(2);
        CrossdockHub hub = Samples.SEEN.get(0);
        assertThat(Samples.SEEN.get(1)).isSameAs(hub);
        assertThat(folders()).isEqualTo(folders);
        int port = URI.create("tcp://" + hub.bootstrapServers()).getPort();
        assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port).close())
                .isInstanceOf(IOException.class);
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(threads()).isSubsetOf(threads));
    }

    @Test
    void aFieldThatIsNotStaticHasAHubForEachTest() {
        run(Samples.OneEach.class);

        assertThat(Samples.SEEN).hasSize(2).doesNotHaveDuplicates();
    }

    @Test
    void classesThatShareHaveOneHub() {
        run(Samples.SharedHere.class, Samples.SharedThere.class);

        assertThat(Samples.SEEN).hasSize(2);
        assertThat(Set.copyOf(Samples.SEEN)).hasSize(1);
    }

    @Test
    void aHubThatCannotStartSaysWhyAndWhere() throws Exception {
        Set<Path> folders = folders();

        assertThat(failure(Samples.Mistyped.class))
                .startsWith("The hub for Samples$Mistyped did not start: ")
                .contains("num.partitoins", "num.partitions");
        assertThat(folders()).isEqualTo(folders);
        assertThat(failure(Samples.Misfit.class)).contains("@BootstrapServers marks a String, not a int");
    }

    private static String failure(Class<?> tests) {
        return String.valueOf(run(tests).getFailures().get(0).getException().getMessage());
    }

    private static TestExecutionSummary run(Class<?>... tests) {
        var listener = new SummaryGeneratingListener();
        var request = LauncherDiscoveryRequestBuilder.request()
                .selectors(Stream.of(tests).map(DiscoverySelectors::selectClass).toList())
                .filters(EngineFilter.includeEngines("junit-jupiter"))
                .build();
        LauncherFactory.create().execute(request, listener);
        return listener.getSummary();
    }

    /** But those of the JVM, of Netty, of the test and of Java's HTTP client, which come when needed and go when collected. */
    private static Set<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(
                        name -> !name.matches(
                                "(ForkJoinPool|HttpClient-|awaitility|CompletableFutureDelay|globalEventExecutor|process reaper).*"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<Path> folders() throws IOException {
        try (Stream<Path> all = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return all.filter(path -> path.getFileName().toString().startsWith("crossdock-test-"))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }
}
