package io.crossdock.broker.metadata.zk;

import org.apache.zookeeper.server.DatadirCleanupManager;
import org.apache.zookeeper.server.ExitCode;
import org.apache.zookeeper.server.ServerCnxnFactory;
import org.apache.zookeeper.server.ZooKeeperServer;
import org.apache.zookeeper.server.persistence.FileTxnLog;
import org.apache.zookeeper.server.quorum.QuorumPeer;
import org.apache.zookeeper.server.quorum.flexible.QuorumMaj;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * One peer of a ZooKeeper ensemble in this process, for hubs that are a cluster without an ensemble elsewhere. Each hub
 * has one, and its broker talks to that one only: when the peer has lost the majority of the others, so has the broker.
 *
 * <p>Peers talk to each other on the addresses by which they name each other and listen nowhere else. Where there is a
 * secret they make each other prove that they know it.
 *
 * <p>A peer that finds at its start that it cannot read its data copies that of the others ({@link QuorumRecovery}). One
 * that cannot write it, or finds out while it runs, asks for the end of the process ({@link UnrecoverableZooKeeper}).
 *
 * <p>Thread-safe; ZooKeeper makes its own threads.
 */
public final class EmbeddedQuorumPeer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedQuorumPeer.class);
    /** Short, for it bounds how exactly silence is noticed: of a peer after {@link #SILENT_TICKS}. */
    private static final Duration TICK = Duration.ofMillis(500);

    private static final int SILENT_TICKS = 8;
    private static final int JOINING_TICKS = 60;
    private static final Duration SHORTEST_SESSION = Duration.ofSeconds(1);
    private static final Duration LONGEST_SESSION = Duration.ofMinutes(5);
    private static final int FAST_LEADER_ELECTION = 3;
    private static final int SNAPSHOTS_KEPT = 3;
    private static final int PURGE_HOURS = 1;
    private static final int CONNECTIONS_PER_CLIENT = 1000;
    private static final int LOG_GROWS_BY = 4 << 20;
    /** Whether an empty directory may vote, which is not ZooKeeper's to decide here: see {@link QuorumFormation}. */
    private static final String AUTOCREATE = "zookeeper.db.autocreate";

    private static final int LOOK_MILLIS = 20;
    private static final Duration TELL_FIRST = Duration.ofSeconds(2);
    /** Between founding and running a member's port is closed for a moment. */
    private static final Duration LOOK_TWICE = Duration.ofSeconds(1);

    private static final Duration AGREEMENT = Duration.ofSeconds(10);
    private static final Duration TELL_AGAIN = Duration.ofSeconds(15);
    /** How long a member that has to copy from the others looks for one that leads, before it gives up. */
    private static final Duration RECOVERY = Duration.ofMinutes(2);

    private final Path directory;
    private final List<ZkPeer> members;
    private final int self;
    private final Optional<String> secret;
    private final ServerCnxnFactory connections;
    private final LongSupplier nanos;
    private final Consumer<String> waiting;
    private final Duration recovery;
    private final AtomicBoolean ending = new AtomicBoolean();
    private final CompletableFuture<Void> serving = new CompletableFuture<>();
    private volatile boolean closed;
    private volatile boolean recovering;
    private @Nullable MemberPeer peer;
    private @Nullable DatadirCleanupManager purge;

    private EmbeddedQuorumPeer(
            Path directory,
            List<ZkPeer> members,
            int self,
            Optional<String> secret,
            ServerCnxnFactory connections,
            LongSupplier nanos,
            Consumer<String> waiting,
            Duration recovery) {
        this.directory = directory;
        this.members = List.copyOf(members);
        this.self = self;
        this.secret = secret;
        this.connections = connections;
        this.nanos = nanos;
        this.waiting = waiting;
        this.recovery = recovery;
    }

    /**
     * Starts the peer in the background; see {@link #serving}.
     *
     * @param directory its own directory, made if missing
     * @param members the same in every member, an odd number of them
     * @param self the id of this one
     * @param secret what the members prove to each other that they know, empty if only they reach their ports
     * @param listen where clients connect; port 0 takes a free one
     * @param nanos a clock that only goes forward, in nanoseconds
     * @param waiting is told in a sentence, now and then, what this peer waits for
     * @throws IOException if the address is taken or the directory cannot be used; the message says which
     */
    public static EmbeddedQuorumPeer start(
            Path directory,
            List<ZkPeer> members,
            int self,
            Optional<String> secret,
            InetSocketAddress listen,
            LongSupplier nanos,
            Consumer<String> waiting)
            throws IOException {
        return start(directory, members, self, secret, listen, nanos, waiting, RECOVERY);
    }

    /** @param recovery see {@link #RECOVERY} */
    static EmbeddedQuorumPeer start(
            Path directory,
            List<ZkPeer> members,
            int self,
            Optional<String> secret,
            InetSocketAddress listen,
            LongSupplier nanos,
            Consumer<String> waiting,
            Duration recovery)
            throws IOException {
        System.setProperty("zookeeper.admin.enableServer", "false");
        System.setProperty("zookeeper.jmx.log4j.disable", "true");
        FileTxnLog.setPreallocSize(LOG_GROWS_BY);
        Files.createDirectories(directory);
        ServerCnxnFactory connections = ServerCnxnFactory.createFactory();
        try {
            connections.configure(listen, CONNECTIONS_PER_CLIENT);
        } catch (IOException taken) {
            throw new IOException("ZooKeeper cannot listen on " + listen + ": " + taken.getMessage()
                    + "; stop what uses it or set zookeeper.listen to another address");
        }
        var started = new EmbeddedQuorumPeer(directory, members, self, secret, connections, nanos, waiting, recovery);
        started.inBackground("quorum-start", started::run);
        started.inBackground("quorum-watch", started::watch);
        return started;
    }

    /** Completes when this peer serves clients for the first time; fails when it never can. */
    public CompletableFuture<Void> serving() {
        return serving.copy();
    }

    /** The port on which it listens for clients, also when it was told 0. */
    public int port() {
        return connections.getLocalPort();
    }

    /** Whether this peer is one of a majority that has a leader, and serves. */
    public boolean isServing() {
        MemberPeer running = running();
        ZooKeeperServer server = running == null ? null : running.getActiveServer();
        return server != null && server.isRunning();
    }

    /** Whether this peer leads the others. */
    boolean isLeader() {
        MemberPeer running = running();
        return running != null && running.leader != null;
    }

    /** Stops serving and closes the files. What was acknowledged is on disk already. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        serving.completeExceptionally(new IOException("it was stopped while it waited for the other members"));
        DatadirCleanupManager cleaning;
        MemberPeer running;
        synchronized (this) {
            cleaning = purge;
            running = peer;
        }
        if (cleaning != null) {
            cleaning.shutdown();
        }
        connections.shutdown();
        if (running != null) {
            running.shutdown();
        }
    }

    private synchronized @Nullable MemberPeer running() {
        return peer;
    }

    private void run() {
        try {
            new QuorumFormation(directory, members, self, () -> closed).await();
            Optional<IOException> unreadable = begin();
            if (unreadable.isPresent()) {
                recovering = true;
                new QuorumRecovery(directory, members, self, recovery, nanos, () -> closed).await(unreadable.get());
                unreadable = begin();
            }
            if (unreadable.isPresent()) {
                throw unusable(unreadable.get());
            }
        } catch (IOException | RuntimeException unusable) {
            serving.completeExceptionally(unusable);
            LOG.debug("Not started, which whoever waits for it tells", unusable);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Reading the directory takes its time, so nobody waits for that: who closes meanwhile leaves the rest to this
     * thread.
     *
     * @return why the data could not be read, in which case nothing was started; empty if this peer runs or was closed
     */
    private Optional<IOException> begin() throws IOException {
        var log = openLog();
        var database = new MemberDatabase(log, this::unreadable);
        MemberPeer starting = prepare(log, database);
        try {
            starting.start();
        } catch (RuntimeException unusable) {
            if (unusable.getCause() instanceof IOException unread) { // first of all it reads, and nothing else fails so
                return Optional.of(unread);
            }
            throw unusable(unusable);
        }
        database.started();
        var cleaning = new DatadirCleanupManager(directory.toFile(), directory.toFile(), SNAPSHOTS_KEPT, PURGE_HOURS);
        cleaning.start();
        if (!publish(starting, cleaning)) {
            cleaning.shutdown();
            starting.shutdown();
        }
        return Optional.empty();
    }

    private IOException unusable(Exception cause) {
        return new IOException("ZooKeeper cannot use its directory " + directory + ": " + cause, cause);
    }

    /** @return false if it was closed before */
    private synchronized boolean publish(MemberPeer started, DatadirCleanupManager cleaning) {
        if (closed) {
            return false;
        }
        peer = started;
        purge = cleaning;
        return true;
    }

    private FailStopLog openLog() throws IOException {
        System.setProperty(AUTOCREATE, "false");
        try {
            return new FailStopLog(directory, this::unwritten);
        } finally {
            System.setProperty(AUTOCREATE, "true");
        }
    }

    private void unwritten(IOException failure) {
        end("could not write", failure);
    }

    private void unreadable(IOException failure) {
        end("can no longer read", failure);
    }

    private void end(String what, IOException failure) {
        if (!closed && ending.compareAndSet(false, true)) {
            LOG.error("ZooKeeper {} its data in {}", what, directory, failure);
            UnrecoverableZooKeeper.end(ExitCode.UNEXPECTED_ERROR);
        }
    }

    private MemberPeer prepare(FailStopLog log, MemberDatabase database) throws IOException {
        ZkPeer own =
                members.stream().filter(each -> each.id() == self).findFirst().orElseThrow();
        QuorumFormation.listen(own).close(); // else ZooKeeper would end the process without a word of which port it is
        var starting = new MemberPeer(secret.isPresent());
        secret.ifPresent(QuorumLogin::install);
        starting.setTxnFactory(log);
        starting.setElectionType(FAST_LEADER_ELECTION);
        starting.setMyid(self);
        starting.setTickTime(Math.toIntExact(TICK.toMillis()));
        starting.setMinSessionTimeout(Math.toIntExact(SHORTEST_SESSION.toMillis()));
        starting.setMaxSessionTimeout(Math.toIntExact(LONGEST_SESSION.toMillis()));
        starting.setInitLimit(JOINING_TICKS);
        starting.setSyncLimit(SILENT_TICKS);
        starting.setZKDatabase(database);
        starting.setQuorumVerifier(new QuorumMaj(servers()), false);
        starting.initConfigInZKDatabase();
        starting.setCnxnFactory(connections);
        starting.setLearnerType(QuorumPeer.LearnerType.PARTICIPANT);
        starting.setSyncEnabled(true);
        starting.initialize();
        return starting;
    }

    private Map<Long, QuorumPeer.QuorumServer> servers() {
        var servers = new HashMap<Long, QuorumPeer.QuorumServer>();
        for (ZkPeer each : members) {
            servers.put((long) each.id(), new QuorumPeer.QuorumServer(each.id(), each.address(), each.election()));
        }
        return servers;
    }

    /** Tells the first time it serves, and what it waits for whenever it does not. */
    private void watch() {
        try {
            long since = nanos.getAsLong();
            long tellAt = since + TELL_FIRST.toNanos();
            while (!closed && !serving.isCompletedExceptionally()) {
                if (isServing()) {
                    serving.complete(null);
                    since = nanos.getAsLong();
                    tellAt = since + TELL_FIRST.toNanos();
                } else if (nanos.getAsLong() >= tellAt) {
                    boolean told = tell(Duration.ofNanos(nanos.getAsLong() - since));
                    tellAt = nanos.getAsLong() + (told ? TELL_AGAIN : TELL_FIRST).toNanos();
                }
                Thread.sleep(serving.isDone() ? LOOK_TWICE.toMillis() : LOOK_MILLIS);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (IOException unreadable) {
            LOG.error("The directory {} cannot be read", directory, unreadable);
        }
    }

    /** @return false if all members are there, who will agree in a moment */
    private boolean tell(Duration waited) throws IOException, InterruptedException {
        List<ZkPeer> absent = QuorumFormation.absent(members, self);
        if (!absent.isEmpty()) {
            Thread.sleep(LOOK_TWICE.toMillis());
            absent.retainAll(QuorumFormation.absent(members, self));
        }
        if (isServing()) {
            return false;
        }
        if (absent.isEmpty() && waited.compareTo(AGREEMENT) < 0) {
            return false;
        }
        String others = absent.isEmpty()
                ? "a majority of the " + members.size() + " members to agree on a leader"
                : absent.stream().map(ZkPeer::toString).collect(Collectors.joining(" and "));
        String hint = hint();
        if (QuorumFormation.stoodAlone(directory)) {
            hint += ". What is in " + directory + " was left by a hub that stood alone: copy it to the other members"
                    + " while all are stopped";
        }
        String sentence = "for " + others + hint;
        LOG.info("Waiting {}", sentence);
        waiting.accept(sentence);
        return true;
    }

    private String hint() throws IOException {
        String majority = " as soon as " + (members.size() / 2 + 1) + " of " + members.size() + " are there";
        if (running() != null) {
            return "; it serves" + majority;
        }
        if (recovering || !SetAside.in(directory).isEmpty()) {
            return "; this one's own data could not be read, and theirs is copied" + majority + " without it";
        }
        return "; a new cluster begins when all " + members.size() + " are there";
    }

    private void inBackground(String name, Runnable task) {
        var thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }
}
