package io.crossdock.hub.config;

import io.crossdock.registry.schema.Compatibility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class HubConfigReaderTest {
    @TempDir
    Path home;

    @Test
    void withoutAnyFileEverythingRunsOnLoopback() throws Exception {
        HubConfig config = read();

        assertThat(config.roles()).containsExactlyInAnyOrder(Role.values());
        assertThat(config.broker()).containsEntry("listeners", "PLAINTEXT://127.0.0.1:9092");
        assertThat(config.httpListen().toString()).isEqualTo("/127.0.0.1:8080");
        assertThat(config.ensemble()).get().isInstanceOfSatisfying(Ensemble.Embedded.class, embedded -> assertThat(
                        embedded.listen().toString())
                .isEqualTo("/127.0.0.1:2181"));
        assertThat(config.data()).isEqualTo(home.resolve("data"));
        assertThat(config.connectorsDirectory()).isEqualTo(home.resolve("conf/connectors"));
    }

    @Test
    void nestingAndDotsMeanTheSame() throws Exception {
        file("broker:", "  num.partitions: 3", "  log: {retention: {ms: 5000}}", "broker.min.insync.replicas: 2");

        assertThat(read().broker())
                .containsEntry("num.partitions", "3")
                .containsEntry("log.retention.ms", "5000")
                .containsEntry("min.insync.replicas", "2");
    }

    @Test
    void whatTheCommandLineSetsWins() throws Exception {
        file("node.id: 1", "roles: [zookeeper, broker]");

        HubConfig config = read("node.id=7", "roles=broker", "zookeeper.connect=zk:2181/hub", "node.id=8");

        assertThat(config.nodeId()).isEqualTo(8);
        assertThat(config.roles()).containsExactly(Role.BROKER);
        assertThat(config.ensemble()).contains(new Ensemble.External("zk:2181/hub"));
    }

    @Test
    void anEnsembleElsewhereLeavesTheEmbeddedOneOut() throws Exception {
        assertThat(read("zookeeper.connect=zk:2181").roles()).doesNotContain(Role.ZOOKEEPER);
    }

    @Test
    void aMemberOnThisMachineNeedsOneSettingAndHasPortsOfItsOwn() throws Exception {
        HubConfig config = read("cluster=2/3");

        assertThat(config.nodeId()).isEqualTo(2);
        assertThat(config.broker()).containsEntry("listeners", "PLAINTEXT://127.0.0.1:9093");
        assertThat(config.httpListen().toString()).isEqualTo("/127.0.0.1:8081");
        assertThat(config.ensemble()).get().isInstanceOfSatisfying(Ensemble.Quorum.class, quorum -> {
            assertThat(quorum.listen().toString()).isEqualTo("/127.0.0.1:2182");
            assertThat(quorum.members().all()).extracting(Members.Member::port).containsExactly(2888, 2889, 2890);
            assertThat(quorum.secret()).isEmpty();
        });
    }

    @Test
    void aMemberOfAListFindsItselfAndListensWhereTheOthersExpectIt() throws Exception {
        Path secret = Files.writeString(home.resolve("secret"), "hush\n");

        HubConfig config = read("cluster=192.0.2.1,127.0.0.1:4000,192.0.2.3", "cluster.secret=${file:" + secret + "}");

        assertThat(config.nodeId()).isEqualTo(2);
        assertThat(config.broker()).containsEntry("listeners", "PLAINTEXT://127.0.0.1:9092");
        assertThat(config.ensemble()).get().isInstanceOfSatisfying(Ensemble.Quorum.class, quorum -> {
            assertThat(quorum.listen().getAddress().isLoopbackAddress()).isTrue();
            assertThat(quorum.members().own()).isEqualTo(new Members.Member("127.0.0.1", 4000, 0));
            assertThat(quorum.secret()).contains(new Secret("hush"));
            assertThat(quorum.toString()).doesNotContain("hush");
        });
    }

    @Test
    void membersOnANetworkNeedASecret() {
        assertThat(problems("cluster=192.0.2.1,127.0.0.1,192.0.2.3"))
                .singleElement()
                .asString()
                .contains("cluster.secret=${file:/path}");
    }

    @Test
    void theRegistryKeepsItsSchemasInTheHubsBrokerOrWhereItIsTold() throws Exception {
        assertThat(read().registry().bootstrap()).isEmpty();
        assertThat(read().registry().topic()).isEqualTo("_schemas");

        HubConfig alone = read(
                "roles=registry",
                "registry.listen=127.0.0.1:0",
                "registry.bootstrap.servers=kafka:9092",
                "registry.url=http://hub2:8081/",
                "registry.compatibility=FULL_TRANSITIVE");

        assertThat(alone.registry().bootstrap()).contains("kafka:9092");
        assertThat(alone.registry().listen()).isPresent();
        assertThat(alone.registry().url()).hasToString("Optional[http://hub2:8081]");
        assertThat(alone.registry().compatibility()).isEqualTo(Compatibility.FULL_TRANSITIVE);
    }

    @Test
    void hubsThatMayHaveCompanyShareConnectorsThatRunOnceOnly() throws Exception {
        assertThat(read().sharedConnectors()).as("its ZooKeeper is on loopback").isEmpty();
        assertThat(read("connectors.lease=on").sharedConnectors())
                .contains(new SharedConnectors("crossdock-connectors", Duration.ofSeconds(6)));
        assertThat(read("zookeeper.listen=0.0.0.0:2181").sharedConnectors()).isPresent();
        assertThat(read("zookeeper.connect=z:2181", "connectors.lease.session.ms=9000")
                        .sharedConnectors()
                        .map(SharedConnectors::session))
                .contains(Duration.ofSeconds(9));
        assertThat(read("zookeeper.connect=z:2181", "connectors.lease=off").sharedConnectors())
                .isEmpty();
        assertThat(read("connectors.bootstrap.servers=other:9092").sharedConnectors())
                .as("whoever else uses that cluster")
                .isPresent();
        assertThat(read("broker.listeners=PLAINTEXT://10.0.0.7:9092", "insecure=true")
                        .sharedConnectors())
                .as("others can reach the broker")
                .isPresent();
        assertThat(read("broker.listeners=PLAINTEXT://:9092", "insecure=true").sharedConnectors())
                .isPresent();
        assertThat(read("broker.listeners=PLAINTEXT://[::1]:9092").sharedConnectors())
                .isEmpty();
        assertThat(read("roles=connectors", "connectors.bootstrap.servers=k:9092")
                        .sharedConnectors())
                .isPresent();
    }

    @Test
    void aLeaseThatIsNeitherOnNorOffIsRefused() {
        assertThat(problems("connectors.lease=of"))
                .singleElement()
                .asString()
                .contains("must be one of auto, on, off, was 'of' - did you mean 'off'?");
    }

    @Test
    void aRegistryThatNobodyReachesOrThatHasNoClusterIsRefused() {
        assertThat(problems("roles=registry", "registry.bootstrap.servers=kafka:9092"))
                .singleElement()
                .asString()
                .contains("reached by nobody", "registry.listen");
        assertThat(problems("roles=registry,http"))
                .singleElement()
                .asString()
                .contains("needs registry.bootstrap.servers=host:port");
        assertThat(problems("registry.bootstrap.servers=kafka:9092"))
                .singleElement()
                .asString()
                .contains("cannot stand beside the role broker");
        assertThat(problems(
                        "roles=registry,http",
                        "registry.bootstrap.servers=kafka:9092",
                        "connectors.bootstrap.servers=other:9092"))
                .singleElement()
                .asString()
                .contains("must be the same as connectors.bootstrap.servers");
    }

    @Test
    void settingsOfTheRegistryAreCheckedAsAllOthers() {
        assertThat(problems("registry.compatibility=BACKWARDS"))
                .singleElement()
                .asString()
                .contains("did you mean 'BACKWARD'");
        assertThat(problems("registry.url=hub2:8081"))
                .singleElement()
                .asString()
                .contains("http://hub1:8080/registry");
        assertThat(problems("registry.topic=a/b")).singleElement().asString().contains("name of a topic");
        assertThat(problems("registry.topics=x")).singleElement().asString().contains("did you mean 'registry.topic'");
        assertThat(problems("registry.listen=0.0.0.0:8081"))
                .singleElement()
                .asString()
                .contains("registry.listen", "open to other hosts without TLS", "crossdock secure");
    }

    @Test
    void aSecretInTheConfigurationItselfIsRefusedAndNotRepeated() {
        assertThat(problems("cluster=1/3", "cluster.secret=hush"))
                .singleElement()
                .asString()
                .contains("${env:NAME}")
                .doesNotContain("hush");
    }

    @Test
    void aClusterThatCannotBeIsRefusedWithTheReason() {
        assertThat(problems("cluster=1/2")).singleElement().asString().contains("must be 3, 5 or 7 members");
        assertThat(problems("cluster=4/3")).singleElement().asString().contains("no member 4 of 3");
        assertThat(problems("cluster=1/3", "node.id=2"))
                .singleElement()
                .asString()
                .contains("remove node.id");
        assertThat(problems("cluster=127.0.0.1,127.0.0.1,127.0.0.1"))
                .singleElement()
                .asString()
                .contains("both of this machine")
                .contains("node.id");
        assertThat(problems("cluster=1/3", "zookeeper.connect=zk:2181"))
                .singleElement()
                .asString()
                .contains("in the place of zookeeper.connect");
    }

    @Test
    void tlsAndCredentialsOfAnEnsembleElsewhere() throws Exception {
        Path trust = Files.writeString(home.resolve("ca.pem"), "");
        Path known = Files.writeString(home.resolve("known"), "hub:pass");

        HubConfig config = read(
                "zookeeper.connect=zk:2281",
                "zookeeper.ssl.client.enable=true",
                "zookeeper.ssl.truststore.location=" + trust,
                "zookeeper.credentials=${file:" + known + "}");

        assertThat(config.access().credentials()).contains(new Secret("hub:pass"));
        assertThat(config.access().tls()).get().satisfies(tls -> {
            assertThat(tls.truststore()).contains(new ZooKeeperAccess.Store(trust, Optional.empty()));
            assertThat(tls.verifyHost()).isTrue();
        });
        assertThat(config.toString()).doesNotContain("hub:pass");
        assertThat(problems("zookeeper.connect=zk:2181", "zookeeper.ssl.truststore.location=" + trust))
                .singleElement()
                .asString()
                .contains("no effect without zookeeper.ssl.client.enable=true");
    }

    @Test
    void pathsInTheFileAreMeantFromItsFolder() throws Exception {
        file("data: ../elsewhere", "connectors.directory: mine");

        assertThat(read().data()).isEqualTo(home.resolve("elsewhere"));
        assertThat(read().connectorsDirectory()).isEqualTo(home.resolve("conf/mine"));
    }

    @Test
    void administrationForOtherHostsNeedsTlsAndUsers() throws IOException {
        assertThat(problems("http.listen=0.0.0.0:8080"))
                .singleElement()
                .asString()
                .contains("without TLS", "crossdock secure", "insecure: true");
        Path key = Files.writeString(home.resolve("hub.pem"), "not read here");
        assertThat(problems("http.listen=0.0.0.0:8080", "http.ssl.keystore.location=" + key))
                .singleElement()
                .asString()
                .contains("asks nobody who they are");
    }

    @Test
    void certificatesOfCallersNeedHttpsAndAnAuthority() throws Exception {
        Path file = Files.writeString(home.resolve("hub.pem"), "not read here");
        String https = "http.ssl.keystore.location=" + file;
        String authority = "http.ssl.truststore.location=" + file;
        assertThat(problems(https, "http.ssl.client.auth=requested"))
                .singleElement()
                .asString()
                .contains("http.ssl.truststore.location");
        assertThat(problems(authority, "http.ssl.client.auth=required"))
                .singleElement()
                .asString()
                .contains("http.ssl.keystore.location");
        assertThat(problems(https, authority, "http.ssl.client.auth=sometimes"))
                .singleElement()
                .asString()
                .contains("none, requested or required");
        assertThat(problems(https, authority, "http.ssl.client.auth=requested", "http.ssl.principal.mapping.rules=x"))
                .singleElement()
                .asString()
                .contains("http.ssl.principal.mapping.rules");
        ClientCertificates asked = read(https, authority, "http.ssl.client.auth=required")
                .http()
                .certificates()
                .orElseThrow();
        assertThat(asked.truststore()).isEqualTo(file);
        assertThat(asked.required()).isTrue();
        assertThat(asked.rules().user("CN=ann,O=Shop")).isEqualTo("CN=ann,O=Shop");
        assertThat(read(https, authority).http().certificates()).isEmpty();
    }

    @Test
    void namesOfAProxyAreHostsWithoutPort() throws Exception {
        assertThat(read("http.hosts=hub.example.com, [2001:db8::1]").http().hosts())
                .containsExactlyInAnyOrder("hub.example.com", "[2001:db8::1]");
        assertThat(problems("http.hosts=https://hub.example.com:8443"))
                .singleElement()
                .asString()
                .contains("http.hosts", "without port", "hub.example.com");
        assertThat(read().http().openMetrics()).isFalse();
        assertThat(problems("http.metrics.open=yes")).singleElement().asString().contains("true or false");
    }

    @Test
    void administrationForOtherHostsMayBeOpenWhenThatIsSaid() throws Exception {
        assertThat(read("http.listen=0.0.0.0:8080", "insecure=true")
                        .httpListen()
                        .getPort())
                .isEqualTo(8080);
    }

    @Test
    void everyProblemIsReportedAtOnceWithItsPlaceAndItsMending() throws IOException {
        Path file = file(
                "roles: [zookeper, http]",
                "node.id: one",
                "http.listen: 8080",
                "brokr: {num.partitions: 3}",
                "data:",
                "num.partitions: 3",
                "node.id: 2");

        assertThat(problems("roles", "zookeeper.listn=x"))
                .containsExactly(
                        file + ":5:1: 'data' has no value; give it one or remove the line",
                        file + ":7:1: 'node.id' is set a second time, first at " + file + ":2:1",
                        "--set roles: must be KEY=VALUE, for example --set broker.num.partitions=3",
                        file + ":4:9: unknown setting 'brokr.num.partitions' - did you mean 'broker.num.partitions'?",
                        file + ":6:1: unknown setting 'num.partitions' - did you mean 'broker.num.partitions'?",
                        "--set zookeeper.listn: unknown setting 'zookeeper.listn' - did you mean 'zookeeper.listen'?",
                        file + ":1:1: roles: unknown role 'zookeper' - did you mean 'zookeeper'?; the roles are"
                                + " zookeeper, broker, registry, connectors, http",
                        file + ":2:1: node.id: must be a whole number from 0 to 2147483647, was 'one'",
                        file + ":3:1: http.listen: must be host:port with a port from 0 to 65535, was '8080'");
    }

    @Test
    void brokenYamlIsReportedWhereItBreaks() throws IOException {
        Path file = file("node.id: 1", "roles: [zookeeper", "http.listen: x");

        assertThat(problems()).singleElement().asString().startsWith(file + ":3:");
    }

    @Test
    void aBrokerNeedsZooKeeperSomewhere() {
        assertThat(problems("roles=broker")).singleElement().asString().contains("zookeeper.connect=host:port");
    }

    @Test
    void connectorsWithoutABrokerNeedACluster() throws Exception {
        assertThat(problems("roles=connectors")).singleElement().asString().contains("connectors.bootstrap.servers");
        assertThat(read("roles=connectors", "connectors.bootstrap.servers=k:9092")
                        .connectorsBootstrap())
                .contains("k:9092");
    }

    @Test
    void theBrokersOwnFindingsAreReportedWhereTheSettingWasWritten() throws Exception {
        Path file = file("broker:", "  num.partitions: many", "  log.dirs: /x");

        assertThat(problems()).containsExactly(file + ":2:3: num.partitions must be a number");
        assertThat(read("broker.num.partitions=3").warnings())
                .containsExactly(new Problem(file + ":3:3", "log.dirs has no meaning here"));
    }

    @Test
    void secretsOfTheBrokerAreTakenFromWhatTheyReferTo() throws Exception {
        Files.writeString(home.resolve("secret"), "a \"b\" \\c\n");
        file(
                "insecure: true",
                "broker:",
                "  ssl.key.password: ${file:../secret}",
                "  sasl.jaas.config: 'x required password=\"${file:../secret}\";'",
                "  ssl.keystore.location: tls/hub.pem",
                "  num.partitions: ${file:../secret}");

        assertThat(read().broker())
                .containsEntry("insecure", "true")
                .containsEntry("ssl.key.password", "a \"b\" \\c")
                .containsEntry("sasl.jaas.config", "x required password=\"a \\\"b\\\" \\\\c\";")
                .containsEntry(
                        "ssl.keystore.location",
                        home.resolve("conf/tls/hub.pem").toString())
                .containsEntry("num.partitions", "${file:../secret}");
    }

    @Test
    void aSecretThatIsNowhereIsNamed() {
        assertThat(problems(
                        "broker.ssl.key.password=${file:/no/such/file}", "broker.sasl.jaas.config=x ${env:NO_SUCH};"))
                .hasSize(2)
                .anyMatch(text -> text.contains("/no/such/file"))
                .anyMatch(text -> text.contains("NO_SUCH"));
    }

    @Test
    void aConfigurationFileThatIsNotThereIsNamed() {
        var reader = new HubConfigReader(home, new FewSettings());

        var thrown = catchThrowableOfType(
                ConfigException.class,
                () -> reader.read(Optional.of(home.resolve("none.yaml")), List.of(), Optional.empty()));

        assertThat(thrown).hasMessage(home.resolve("none.yaml") + ": there is no such file");
    }

    @Test
    void aCollectorIsNamedByItsUrlAndHeadersByTheFileThatHoldsThem() throws Exception {
        Files.writeString(home.resolve("headers"), "Authorization=Bearer abc=\nX-Scope = shop\n");

        OtlpSettings otlp = read(
                        "metrics.otlp.url=https://collector/v1/metrics",
                        "metrics.otlp.headers=${file:" + home.resolve("headers") + "}",
                        "metrics.otlp.resource.attributes=team=orders, region=eu")
                .otlp()
                .orElseThrow();

        assertThat(otlp.interval()).isEqualTo(Duration.ofMinutes(1));
        assertThat(otlp.headers())
                .containsOnly(Map.entry("Authorization", "Bearer abc="), Map.entry("X-Scope", "shop"));
        assertThat(otlp.attributes()).containsOnly(Map.entry("team", "orders"), Map.entry("region", "eu"));
        assertThat(otlp).asString().contains("https://collector/v1/metrics").doesNotContain("abc");
        assertThat(read().otlp()).isEmpty();
    }

    @Test
    void settingsOfACollectorThatCannotBeUsedAreToldWithoutTheirSecrets() throws Exception {
        Files.writeString(home.resolve("headers"), "hush hush");

        assertThat(problems(
                        "metrics.otlp.url=https://ann:hush@collector/v1/metrics",
                        "metrics.otlp.headers=Authorization=hush"))
                .anyMatch(text -> text.contains("must not hold a user or password"))
                .noneMatch(text -> text.contains("hush"));
        assertThat(problems(
                        "metrics.otlp.url=http://collector:4318/v1/metrics",
                        "metrics.otlp.interval.ms=10",
                        "metrics.otlp.headers=${file:" + home.resolve("headers") + "}",
                        "metrics.otlp.resource.attributes=team",
                        "metrics.otlp.ssl.truststore.location=none.pem"))
                .hasSize(4)
                .noneMatch(text -> text.contains("hush"));
        assertThat(problems("metrics.otlp.url=collector:4318"))
                .singleElement()
                .asString()
                .contains("such as http://127.0.0.1:4318/v1/metrics");
        assertThat(problems("metrics.otlp.interval.ms=5000"))
                .singleElement()
                .asString()
                .contains("has no effect without metrics.otlp.url");
    }

    private HubConfig read(String... sets) throws ConfigException {
        return new HubConfigReader(home, new FewSettings()).read(Optional.empty(), List.of(sets), Optional.empty());
    }

    private List<String> problems(String... sets) {
        return catchThrowableOfType(ConfigException.class, () -> read(sets)).problems().stream()
                .map(Problem::toString)
                .toList();
    }

    private Path file(String... lines) throws IOException {
        Path file = home.resolve("conf/hub.yaml");
        Files.createDirectories(home.resolve("conf"));
        return Files.write(file, List.of(lines));
    }

    /** A broker with one setting that must be a number and one that means nothing. */
    private static final class FewSettings implements BrokerSettingsCheck {
        @Override
        public List<Finding> check(Map<String, String> settings) {
            if ("many".equals(settings.get("num.partitions"))) {
                return List.of(new Finding("num.partitions", "num.partitions must be a number", true));
            }
            return settings.containsKey("log.dirs")
                    ? List.of(new Finding("log.dirs", "log.dirs has no meaning here", false))
                    : List.of();
        }

        @Override
        public List<SettingDoc> documentation() {
            return List.of(new SettingDoc("num.partitions", "1", "", "Partitions of a new topic."));
        }

        @Override
        public boolean isSecret(String name) {
            return name.endsWith("password") || name.endsWith("jaas.config");
        }
    }
}
