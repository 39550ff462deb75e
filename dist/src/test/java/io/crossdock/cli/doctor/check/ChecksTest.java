package io.crossdock.cli.doctor.check;

import io.crossdock.cli.Crossdock;
import io.crossdock.cli.doctor.Finding;
import io.crossdock.cli.doctor.facts.BrokerFact;
import io.crossdock.cli.doctor.facts.CertificateFact;
import io.crossdock.cli.doctor.facts.ConnectorFact;
import io.crossdock.cli.doctor.facts.DirectoryFact;
import io.crossdock.cli.doctor.facts.Facts;
import io.crossdock.cli.doctor.facts.GroupFact;
import io.crossdock.cli.doctor.facts.NodeFacts;
import io.crossdock.cli.doctor.facts.PartitionFact;
import io.crossdock.cli.doctor.facts.ThrottledFact;
import io.crossdock.cli.doctor.facts.ZooKeeperFact;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;

/** Each fault is planted alone into a cluster that is well, and found by the one check that looks for it. */
class ChecksTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final long GIGABYTE = 1L << 30;
    private static final Pattern COMMAND = Pattern.compile("'crossdock ([^']+)'");

    private static final NodeFacts NODE = new NodeFacts(
            "/data", 17, GIGABYTE / 2, 8 * GIGABYTE, 0, 100_000, true, false, Map.of(), Map.of(), Map.of());
    private static final PartitionFact PARTITION = new PartitionFact("orders", 0, false, 1, 3, 3, List.of(), 2, false);
    private static final GroupFact GROUP = new GroupFact("readers", 2, 10, 10, true);
    private static final ConnectorFact CONNECTOR = new ConnectorFact("in", "RUNNING", "", "CLOSED", 0);
    private static final CertificateFact CERTIFICATE =
            new CertificateFact("hub:9093", NOW.plus(Duration.ofDays(300)), "hub", true);

    @Test
    void nothingIsFoundWhereNothingIsWrong() {
        assertThat(Checks.examine(world().facts())).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("faults")
    void aFaultIsFoundNamedAndMended(Map.Entry<String, Facts> fault) {
        List<Finding> found = Checks.examine(fault.getValue());

        assertThat(found).extracting(Finding::check).containsOnly(fault.getKey());
        assertThat(found).allSatisfy(each -> {
            assertThat(each.subject()).isNotBlank();
            assertThat(each.what()).isNotBlank();
            assertThat(each.remedy()).isNotBlank();
        });
    }

    @Test
    void everyCheckHasItsFault() {
        Set<String> names = Checks.ALL.stream().map(Check::name).collect(Collectors.toSet());

        assertThat(faults().stream().map(Map.Entry::getKey)).containsExactlyInAnyOrderElementsOf(names);
        assertThat(Checks.ALL).hasSameSizeAs(names).hasSizeGreaterThanOrEqualTo(15);
        assertThat(Checks.ALL).extracting(Check::name).isSorted();
    }

    @Test
    void remediesNameCommandsThatThereAre() {
        List<String> lines = faults().stream()
                .flatMap(fault -> Checks.examine(fault.getValue()).stream())
                .flatMap(found -> COMMAND.matcher(found.remedy()).results())
                .map(command -> command.group(1))
                .distinct()
                .toList();

        assertThat(lines).hasSizeGreaterThan(8).allSatisfy(line -> {
            CommandLine command = Crossdock.whole();
            for (String word : line.split(" ", -1)) {
                CommandLine below = command.getSubcommands().get(word);
                if (word.startsWith("--")) {
                    assertThat(command.getCommandSpec().optionsMap()).as(line).containsKey(word);
                } else if (below == null) {
                    assertThat(command.getSubcommands()).as(line).isEmpty();
                } else {
                    command = below;
                }
            }
        });
    }

    @Test
    void thePageAboutTheDoctorNamesEveryCheck() throws IOException {
        String page = Files.readString(Path.of("docs", "doctor.md"));

        assertThat(page.lines().filter(line -> line.startsWith("| `")))
                .containsExactlyElementsOf(Checks.ALL.stream()
                        .map(check -> "| `" + check.name() + "` | " + check.about() + " |")
                        .toList());
    }

    static List<Map.Entry<String, Facts>> faults() {
        var faults = new TreeMap<String, Facts>();
        faults.put("breaker", world().connector("RUNNING", "refused", "OPEN", 0).facts());
        faults.put(
                "broker-down",
                world().partition(new PartitionFact("orders", 0, false, 1, 3, 3, List.of(4), 2, false))
                        .facts());
        faults.put(
                "certificate-end",
                world().certificate(new CertificateFact("hub:9093", NOW.plus(Duration.ofDays(3)), "hub", true))
                        .facts());
        faults.put(
                "certificate-host",
                world().certificate(new CertificateFact("hub:9093", CERTIFICATE.notAfter(), "other", false))
                        .facts());
        faults.put(
                "class-archive", world().node(17, 1, 0, 100_000, false, false).facts());
        faults.put(
                "clock", world().broker(3, true, 7_000, disk("", 50), Map.of()).facts());
        faults.put(
                "connector",
                world().connector("FAILED", "no such host", "CLOSED", 0).facts());
        faults.put(
                "damaged-log",
                world().logs(Map.of(), Map.of(), Map.of("orders-0", "bad checksum"))
                        .facts());
        faults.put("dead-letters", world().connector("RUNNING", "", "CLOSED", 7).facts());
        faults.put(
                "disk-failed",
                world().broker(3, true, 0, disk("input/output error", 50), Map.of())
                        .facts());
        faults.put(
                "disk-full",
                world().logs(Map.of(), Map.of("/disk1", "10 MB left"), Map.of()).facts());
        faults.put(
                "disk-space", world().broker(3, true, 0, disk("", 5), Map.of()).facts());
        faults.put(
                "empty-group",
                world().group(new GroupFact("gone", 0, 9, 9, false)).facts());
        faults.put("ensemble-size", world().ensemble("leader", "follower").facts());
        faults.put("file-limit", world().node(17, 1, 0, 1024, true, false).facts());
        faults.put(
                "heap", world().node(17, 6 * GIGABYTE, 0, 100_000, true, false).facts());
        faults.put(
                "internal-topics",
                world().partition(new PartitionFact("__consumer_offsets", 0, true, 1, 1, 1, List.of(), 1, false))
                        .facts());
        faults.put("java-version", world().node(19, 1, 0, 100_000, true, false).facts());
        faults.put("killed", world().node(17, 1, 0, 100_000, true, true).facts());
        faults.put(
                "min-in-sync",
                world().partition(new PartitionFact("t", 0, false, 1, 1, 1, List.of(), 2, false), 1)
                        .facts());
        faults.put(
                "no-authorizer",
                world().broker(3, true, 0, disk("", 50), Map.of("listeners", "SASL_SSL://0.0.0.0:9093"))
                        .facts());
        faults.put(
                "offline-partition",
                world().partition(new PartitionFact("orders", 1, false, -1, 3, 0, List.of(), 2, false))
                        .facts());
        faults.put(
                "open-listener",
                world().broker(
                                3,
                                true,
                                0,
                                disk("", 50),
                                Map.of(
                                        "listeners",
                                        "IN://127.0.0.1:9091,OUT://0.0.0.0:9092",
                                        "listener.security.protocol.map",
                                        "IN:PLAINTEXT,OUT:PLAINTEXT"))
                        .facts());
        faults.put(
                "reachable", world().broker(3, false, 0, disk("", 50), Map.of()).facts());
        faults.put(
                "settings-differ",
                world().broker(3, true, 0, disk("", 50), Map.of("min.insync.replicas", "1"))
                        .facts());
        faults.put(
                "single-replica",
                world().partition(new PartitionFact("alone", 0, false, 1, 1, 1, List.of(), 1, false))
                        .facts());
        faults.put(
                "stuck-group",
                world().group(new GroupFact("hung", 1, 10, 20, false)).facts());
        faults.put("swap", world().node(17, 1, GIGABYTE, 100_000, true, false).facts());
        faults.put(
                "throttled",
                world().throttled(new ThrottledFact("user alice", "producer_byte_rate=1", 900, "raise it"))
                        .facts());
        faults.put(
                "unclean-election",
                world().partition(new PartitionFact("risky", 0, false, 1, 3, 3, List.of(), 2, true))
                        .facts());
        faults.put(
                "under-replicated",
                world().partition(new PartitionFact("behind", 0, false, 1, 3, 2, List.of(), 2, false))
                        .facts());
        faults.put("zookeeper", world().ensemble("leader", "follower", "").facts());
        return List.copyOf(faults.entrySet());
    }

    private static List<DirectoryFact> disk(String error, int percentFree) {
        return List.of(new DirectoryFact("/disk1", error, 100 * GIGABYTE, percentFree * GIGABYTE));
    }

    private static World world() {
        return new World(
                Optional.of(NODE), 3, List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of());
    }

    /** A cluster of three brokers that is well but for what is planted. */
    private record World(
            Optional<NodeFacts> node,
            int wellBrokers,
            List<BrokerFact> more,
            List<PartitionFact> partitions,
            List<GroupFact> groups,
            List<ConnectorFact> connectors,
            List<ThrottledFact> throttled,
            List<CertificateFact> certificates,
            List<ZooKeeperFact> ensemble) {
        Facts facts() {
            var brokers = new ArrayList<BrokerFact>();
            for (int id = 1; id <= wellBrokers; id++) {
                brokers.add(new BrokerFact(
                        id,
                        "hub" + id + ":9092",
                        true,
                        OptionalLong.of(300),
                        disk("", 50),
                        Map.of(
                                "listeners",
                                "PLAINTEXT://127.0.0.1:9092",
                                "listener.security.protocol.map", // what is not used says nothing
                                "PLAINTEXT:PLAINTEXT,SASL_SSL:SASL_SSL",
                                "min.insync.replicas",
                                "2")));
            }
            brokers.addAll(more);
            var all = new ArrayList<>(partitions);
            all.add(PARTITION);
            var everybody = new ArrayList<>(groups);
            everybody.add(GROUP);
            return new Facts(
                    NOW,
                    node,
                    brokers,
                    all,
                    everybody,
                    connectors.isEmpty() ? List.of(CONNECTOR) : connectors,
                    throttled,
                    certificates.isEmpty() ? List.of(CERTIFICATE) : certificates,
                    ensemble,
                    List.of());
        }

        World node(int java, long heap, long swapped, long files, boolean archive, boolean killed) {
            return new World(
                    Optional.of(new NodeFacts(
                            "/data",
                            java,
                            heap,
                            8 * GIGABYTE,
                            swapped,
                            files,
                            archive,
                            killed,
                            Map.of(),
                            Map.of(),
                            Map.of())),
                    wellBrokers,
                    more,
                    partitions,
                    groups,
                    connectors,
                    throttled,
                    certificates,
                    ensemble);
        }

        World logs(Map<String, String> offline, Map<String, String> full, Map<String, String> damaged) {
            return new World(
                    Optional.of(new NodeFacts(
                            "/data", 17, 1, 8 * GIGABYTE, 0, 100_000, true, false, offline, full, damaged)),
                    wellBrokers,
                    more,
                    partitions,
                    groups,
                    connectors,
                    throttled,
                    certificates,
                    ensemble);
        }

        World broker(int id, boolean reachable, long clock, List<DirectoryFact> disks, Map<String, String> settings) {
            var all = new HashMap<>(Map.of("listeners", "PLAINTEXT://127.0.0.1:9092", "min.insync.replicas", "2"));
            all.putAll(settings);
            var broker = new BrokerFact(id, "hub" + id + ":9092", reachable, OptionalLong.of(clock), disks, all);
            return new World(
                    node, 2, List.of(broker), partitions, groups, connectors, throttled, certificates, ensemble);
        }

        World partition(PartitionFact planted) {
            return partition(planted, wellBrokers);
        }

        World partition(PartitionFact planted, int brokers) {
            return new World(
                    node, brokers, more, List.of(planted), groups, connectors, throttled, certificates, ensemble);
        }

        World group(GroupFact planted) {
            return new World(
                    node,
                    wellBrokers,
                    more,
                    partitions,
                    List.of(planted),
                    connectors,
                    throttled,
                    certificates,
                    ensemble);
        }

        World connector(String state, String error, String breaker, long letters) {
            return new World(
                    node,
                    wellBrokers,
                    more,
                    partitions,
                    groups,
                    List.of(new ConnectorFact("in", state, error, breaker, letters)),
                    throttled,
                    certificates,
                    ensemble);
        }

        World throttled(ThrottledFact planted) {
            return new World(
                    node, wellBrokers, more, partitions, groups, connectors, List.of(planted), certificates, ensemble);
        }

        World certificate(CertificateFact planted) {
            return new World(
                    node, wellBrokers, more, partitions, groups, connectors, throttled, List.of(planted), ensemble);
        }

        World ensemble(String... modes) {
            var members = new ArrayList<ZooKeeperFact>();
            for (String mode : modes) {
                members.add(new ZooKeeperFact("zk" + members.size() + ":2181", mode, mode.isEmpty() ? "refused" : ""));
            }
            return new World(node, wellBrokers, more, partitions, groups, connectors, throttled, certificates, members);
        }
    }
}
