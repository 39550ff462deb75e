package io.crossdock.broker;

import io.crossdock.broker.request.Authorizer;
import io.crossdock.broker.request.RequestHandler;
import io.crossdock.broker.request.Session;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.DescribeClusterResponse;
import org.apache.kafka.common.requests.DescribeDelegationTokenResponse;
import org.apache.kafka.common.requests.DescribeLogDirsResponse;
import org.apache.kafka.common.requests.ExpireDelegationTokenResponse;
import org.apache.kafka.common.requests.ListGroupsResponse;
import org.apache.kafka.common.requests.ListTransactionsResponse;
import org.apache.kafka.common.requests.MetadataResponse;
import org.apache.kafka.common.requests.RenewDelegationTokenResponse;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** Who may do nothing gets nothing: no handler answers with a success where everything is refused. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DenyAllTest {
    /** Asked before a client has said who it is, or without a permission there could be, so there is nothing to refuse. */
    private static final Set<ApiKeys> OPEN = Set.of(
            ApiKeys.API_VERSIONS,
            ApiKeys.GET_TELEMETRY_SUBSCRIPTIONS,
            ApiKeys.PUSH_TELEMETRY,
            ApiKeys.SASL_AUTHENTICATE,
            ApiKeys.SASL_HANDSHAKE);

    private static final short LOG_DIRS_WITH_ERROR = 3;

    private static final Authorizer NOBODY = new Authorizer() {
        @Override
        public boolean allows(Session session, AclOperation operation, ResourceType type, String resource) {
            return false;
        }

        @Override
        public boolean allowsSome(Session session, AclOperation operation, ResourceType type) {
            return false;
        }
    };

    private ListedHandlers listed;

    @BeforeAll
    void list(@TempDir Path directory) {
        listed = new ListedHandlers(directory);
    }

    @AfterAll
    void close() {
        listed.close();
    }

    Stream<Arguments> guarded() {
        return listed.all().stream()
                .filter(handler -> !OPEN.contains(handler.api()))
                .flatMap(handler -> IntStream.rangeClosed(
                                least(handler), handler.versions().max())
                        .mapToObj(version -> Arguments.of(handler.api(), (short) version)));
    }

    /** Before version 3 everybody asks for a token of his own, which takes no permission. */
    private static int least(RequestHandler<?> handler) {
        return handler.api() == ApiKeys.CREATE_DELEGATION_TOKEN
                ? 3
                : handler.versions().min();
    }

    @ParameterizedTest(name = "{0} version {1}")
    @MethodSource("guarded")
    void nothingSucceeds(ApiKeys key, short version) throws Exception {
        AbstractResponse response =
                new Asking(listed.all(), NOBODY).answer(key, version, ExampleRequests.of(key, version), 10);
        if (response instanceof ListGroupsResponse groups) {
            assertThat(groups.data().groups()).isEmpty();
        } else if (response instanceof ListTransactionsResponse transactions) {
            assertThat(transactions.data().transactionStates()).isEmpty();
        } else if (response instanceof DescribeClusterResponse cluster) { // as open as Metadata, see KIP-700
            assertThat(cluster.data().clusterAuthorizedOperations()).isZero();
        } else if (response instanceof DescribeLogDirsResponse directories && version < LOG_DIRS_WITH_ERROR) {
            assertThat(directories.data().results()).isEmpty();
        } else if (response instanceof DescribeDelegationTokenResponse described) {
            assertThat(described.tokens()).isEmpty();
        } else if (response instanceof RenewDelegationTokenResponse renewed) {
            assertThat(renewed.error()).isEqualTo(Errors.DELEGATION_TOKEN_OWNER_MISMATCH);
        } else if (response instanceof ExpireDelegationTokenResponse expired) {
            assertThat(expired.error()).isEqualTo(Errors.DELEGATION_TOKEN_OWNER_MISMATCH);
        } else if (response instanceof MetadataResponse metadata) {
            assertThat(metadata.data().topics())
                    .isNotEmpty()
                    .allMatch(topic -> topic.errorCode() != Errors.NONE.code());
        } else {
            Map<Errors, Integer> errors = response.errorCounts();
            // Some responses have a code for the whole besides those of their parts; a part must be refused.
            assertThat(errors.keySet()).anyMatch(error -> error.name().endsWith("AUTHORIZATION_FAILED"));
            assertThat(PartCodes.of(response.data())).doesNotContain(Errors.NONE.code());
        }
    }
}
