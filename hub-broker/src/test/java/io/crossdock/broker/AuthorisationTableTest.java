package io.crossdock.broker;

import io.crossdock.broker.request.Authorizer;
import io.crossdock.broker.request.RequestHandler;
import io.crossdock.broker.request.Session;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.message.MetadataRequestData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.resource.ResourceType;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.TimeoutException;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** The table in security/docs/authorisation.md says what handlers ask for, and how they refuse. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@NullUnmarked
class AuthorisationTableTest {
    private static final Path TABLE = Path.of("..", "security", "docs", "authorisation.md");
    private static final Pattern ASKED = Pattern.compile("[A-Z_]+:[A-Z_]+");
    private static final Pattern REFUSED = Pattern.compile("[A-Z_]+_AUTHORIZATION_FAILED");
    /** Needs groups or transactions with content to be asked for; the scenarios of both look at that. */
    private static final Map<ApiKeys, Set<String>> NEED_CONTENT = Map.of(
            ApiKeys.CONSUMER_GROUP_DESCRIBE, Set.of("TOPIC:DESCRIBE"),
            ApiKeys.DESCRIBE_TRANSACTIONS, Set.of("TOPIC:DESCRIBE"),
            ApiKeys.LIST_GROUPS, Set.of("GROUP:DESCRIBE"),
            ApiKeys.LIST_TRANSACTIONS, Set.of("TRANSACTIONAL_ID:DESCRIBE"),
            ApiKeys.PRODUCE, Set.of("TRANSACTIONAL_ID:WRITE"),
            ApiKeys.CREATE_TOPICS, Set.of("TOPIC:DESCRIBE_CONFIGS"));

    private ListedHandlers listed;
    private Map<ApiKeys, Row> rows;

    /** A line of the table. */
    private record Row(String name, Set<String> asked, Set<String> refused) {}

    @BeforeAll
    void list(@TempDir Path directory) throws IOException {
        listed = new ListedHandlers(directory);
        rows = new TreeMap<>(Files.readAllLines(TABLE).stream()
                .filter(line -> line.matches("\\| \\d+ \\|.*"))
                .map(line -> line.split("\\|", -1))
                .collect(Collectors.toMap(
                        cells -> ApiKeys.forId(Integer.parseInt(cells[1].trim())),
                        cells -> new Row(cells[2].trim(), all(ASKED, cells[3]), all(REFUSED, cells[4])))));
    }

    @AfterAll
    void close() {
        listed.close();
    }

    Stream<Arguments> served() {
        return listed.all().stream().flatMap(handler -> IntStream.rangeClosed(
                        handler.versions().min(), handler.versions().max())
                .mapToObj(version -> Arguments.of(handler.api(), (short) version)));
    }

    @Test
    void thereIsALineForEachKeyThatIsServedAndForNoOther() {
        Set<ApiKeys> keys =
                listed.all().stream().map(RequestHandler::api).collect(Collectors.toCollection(TreeSet::new));

        assertThat(rows.keySet())
                .as("keys with a line in security/docs/authorisation.md; write the line of a new key there")
                .isEqualTo(keys);
        rows.forEach((key, row) -> assertThat(row.name()).isEqualTo(key.name));
    }

    @ParameterizedTest(name = "{0} version {1}")
    @MethodSource("served")
    void aRequestAsksForWhatItsLineSaysAndIsRefusedAsItSays(ApiKeys key, short version) throws Exception {
        Row row = rows.get(key);
        var asked = new ConcurrentSkipListSet<String>();

        Set<Errors> refusals = send(key, version, ExampleRequests.of(key, version), asked, Set.of()).stream()
                .filter(error -> error.name().endsWith("AUTHORIZATION_FAILED"))
                .collect(Collectors.toSet());

        assertThat(asked).isSubsetOf(row.asked());
        assertThat(refusals).extracting(Errors::name).isSubsetOf(row.refused());
        assertThat(refusals.isEmpty()).isEqualTo(row.refused().isEmpty() || isLeftOut(key, version));
    }

    Stream<Arguments> keys() {
        return listed.all().stream()
                .map(handler -> Arguments.of(handler.api(), handler.versions().max()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("keys")
    void everythingALineSaysIsAskedFor(ApiKeys key, short version) throws Exception {
        var asked = new ConcurrentSkipListSet<String>();
        for (Set<AclOperation> allowed :
                List.of(Set.<AclOperation>of(), Set.of(AclOperation.DESCRIBE), EnumSet.allOf(AclOperation.class))) {
            send(key, version, ExampleRequests.of(key), asked, allowed);
            for (ApiMessage more : ExampleRequests.more(key)) {
                send(key, version, more, asked, allowed);
            }
            if (key == ApiKeys.ADD_PARTITIONS_TO_TXN) { // of clients
                send(key, (short) 3, ExampleRequests.of(key, (short) 3), asked, allowed);
            } else if (key == ApiKeys.METADATA) { // versions after 10 leave that to DescribeCluster
                var cluster =
                        new MetadataRequestData().setTopics(List.of()).setIncludeClusterAuthorizedOperations(true);
                send(key, (short) 10, cluster, asked, allowed);
            }
        }

        Set<String> expected = new TreeSet<>(rows.get(key).asked());
        expected.removeAll(NEED_CONTENT.getOrDefault(key, Set.of()));
        asked.removeAll(NEED_CONTENT.getOrDefault(key, Set.of()));
        assertThat(asked).isEqualTo(expected);
    }

    private static boolean isLeftOut(ApiKeys key, short version) {
        return key == ApiKeys.DESCRIBE_LOG_DIRS && version < 3
                || key == ApiKeys.CREATE_DELEGATION_TOKEN && version < 3; // one's own, which everybody may have
    }

    private Set<Errors> send(
            ApiKeys key, short version, ApiMessage request, Set<String> asked, Set<AclOperation> allowed)
            throws Exception {
        try {
            return new Asking(listed.all(), noting(asked, allowed))
                    .answer(key, version, request, 1)
                    .errorCounts()
                    .keySet();
        } catch (TimeoutException waits) { // for something that is not there; what was asked for is noted
            return Set.of();
        }
    }

    private static Authorizer noting(Set<String> asked, Set<AclOperation> allowed) {
        return new Authorizer() {
            @Override
            public boolean allows(Session session, AclOperation operation, ResourceType type, String resource) {
                asked.add(type + ":" + operation);
                return allowed.contains(operation);
            }

            /** No permission is needed to be told which ones there are. */
            @Override
            public boolean wouldAllow(Session session, AclOperation operation, ResourceType type, String resource) {
                return allowed.contains(operation);
            }

            @Override
            public boolean allowsSome(Session session, AclOperation operation, ResourceType type) {
                asked.add(type + ":" + operation);
                return allowed.contains(operation);
            }
        };
    }

    private static Set<String> all(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(MatchResult::group).collect(Collectors.toCollection(TreeSet::new));
    }
}
