package io.crossdock.broker.metadata.zk;

import io.crossdock.broker.metadata.BrokerImage;
import io.crossdock.broker.metadata.ConfigScope;
import io.crossdock.broker.metadata.MetadataChange.SetConfigs;
import io.crossdock.security.acl.AccessPolicy;
import io.crossdock.security.acl.StoredRules;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZKUtil;
import org.apache.zookeeper.ZooDefs.Perms;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.Id;
import org.apache.zookeeper.server.auth.DigestAuthenticationProvider;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import static io.crossdock.broker.metadata.zk.ZkFixture.apply;
import static io.crossdock.broker.metadata.zk.ZkFixture.create;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A broker whose credentials are not good any more for what it reads neither leads nor lets anybody in. */
@NullUnmarked
class LostAuthenticationIT {
    private static final String OURS = "hub:hush";
    private static final String THEIRS = "other:secret";
    private static final String RULES = "TOPIC:LITERAL:orders";
    private static final Duration SESSION = Duration.ofSeconds(6);

    @TempDir
    Path directory;

    private ZkFixture fixture;
    private ZkMetadataStore store;
    private final List<Boolean> heard = new CopyOnWriteArrayList<>();

    @BeforeEach
    void start() throws Exception {
        fixture = new ZkFixture(directory);
        store = fixture.store(
                new ZkSettings(connect(), SESSION, SESSION, "x", new ZkAccess(Optional.of(OURS), Optional.empty())));
        ZkFixture.admit(store, 1);
        store.register(ZkFixture.broker(1)).get(20, TimeUnit.SECONDS);
        await().atMost(ZkFixture.PATIENCE).until(() -> {
            BrokerImage shown = store.image().brokers().get(1);
            return shown != null && shown.isActive();
        });
        apply(store, create("orders", 1, Map.of()));
        apply(store, new SetConfigs(ConfigScope.ACL, RULES, Map.of("ALLOW|READ|*|User:alice", "")));
        assertThat(rulesAreKnown()).isTrue();
        store.onSession(heard::add);
    }

    @AfterEach
    void stop() throws Exception {
        fixture.close();
    }

    @Test
    void whatBelongsToSomebodyElseAllAtOnceEndsLeadingUntilItIsGivenBack() throws Exception {
        give(Znodes.ROOT, THEIRS); // of which ZooKeeper says nothing, nor of any change from now on

        await().atMost(ZkFixture.PATIENCE).until(() -> heard.equals(List.of(false)) && !rulesAreKnown());
        give(Znodes.ROOT, OURS);
        await().atMost(ZkFixture.PATIENCE).until(() -> heard.equals(List.of(false, true)) && rulesAreKnown());
        assertThat(store.image().topics()).containsOnlyKeys("orders");
    }

    @Test
    void soItIsForOneThatConnectsAnew() throws Exception {
        give(Znodes.ROOT, THEIRS);
        fixture.restartServer();

        await().atMost(ZkFixture.PATIENCE).until(() -> heard.equals(List.of(false)) && !rulesAreKnown());
        give(Znodes.ROOT, OURS);
        await().atMost(ZkFixture.PATIENCE).until(() -> heard.contains(true) && rulesAreKnown());
    }

    @Test
    void soItIsIfItIsTheRulesAlone() throws Exception {
        give(ScopedConfigs.folder(ConfigScope.ACL), THEIRS);

        await().atMost(ZkFixture.PATIENCE).until(() -> heard.equals(List.of(false)) && !rulesAreKnown());
    }

    @Test
    void oneRuleThatBelongsToSomebodyElseIsNotTakenForNone() throws Exception {
        give(ScopedConfigs.path(ConfigScope.ACL, RULES), THEIRS);
        fixture.restartServer();

        await().atMost(ZkFixture.PATIENCE).until(() -> !rulesAreKnown());
    }

    private boolean rulesAreKnown() {
        var read = StoredRules.read(store.image().configs(ConfigScope.ACL), AccessPolicy.STRICT);
        return !read.book().isUnreadable() && read.problems().isEmpty();
    }

    private String connect() {
        return fixture.settings("x").connect();
    }

    private interface Work {
        void with(ZooKeeper client) throws Exception;
    }

    private void as(String credentials, Work work) throws Exception {
        try (var client = new ZooKeeper(connect(), 6000, event -> {})) {
            client.addAuthInfo("digest", credentials.getBytes(StandardCharsets.UTF_8));
            await().atMost(ZkFixture.PATIENCE).until(() -> client.getState().isConnected());
            work.with(client);
        }
    }

    /** This znode and all below it belong to whoever has these credentials. */
    private void give(String path, String credentials) throws Exception {
        ACL owner = new ACL(Perms.ALL, new Id("digest", DigestAuthenticationProvider.generateDigest(credentials)));
        as(OURS, client -> {
            client.addAuthInfo("digest", THEIRS.getBytes(StandardCharsets.UTF_8));
            List<String> all = ZKUtil.listSubTreeBFS(client, path);
            for (String each : all) {
                try {
                    client.setACL(each, Collections.singletonList(owner), -1);
                } catch (KeeperException.NoNodeException gone) {
                    // of a session that ended meanwhile
                }
            }
        });
    }
}
