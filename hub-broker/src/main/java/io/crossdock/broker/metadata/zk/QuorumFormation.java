package io.crossdock.broker.metadata.zk;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * Decides whether a member whose disk is empty may vote: in an ensemble that is being founded it may, in one that has
 * lived it may not before it has copied what the others have. A vote of a member that lost its disk, together with one
 * that lags, would make them forget what was acknowledged.
 *
 * <p>So an ensemble is founded only when all its members have met and all were empty. They meet on their election ports
 * before ZooKeeper takes these over:
 *
 * <pre>
 * EMPTY ── all others are there, none is running ──▶ FOUNDING ── all others are FOUNDING or running ──▶ votes
 *   └───── another one is running ──▶ joins without a vote until it has copied
 * </pre>
 *
 * FOUNDING is on the disk ({@code initialize}, the file ZooKeeper looks for), so a crash on the way changes nothing: no
 * member runs before all have it. The answer on the port is {@code "CD"} and the state's number in one byte each.
 */
final class QuorumFormation {
    private static final Logger LOG = LoggerFactory.getLogger(QuorumFormation.class);
    static final String FOUNDING_FILE = "initialize";
    private static final int LOOK_AGAIN_MILLIS = 200;
    private static final int CONNECT_MILLIS = 1000;
    /** A running ZooKeeper says nothing; one of ours answers at once. To be taken for lived-in has to be certain. */
    private static final int SILENCE_MILLIS = 4000;

    private static final int SHORT_SILENCE_MILLIS = 300;

    private final Path directory;
    private final List<ZkPeer> members;
    private final int self;
    private final BooleanSupplier stopped;
    private volatile State state;

    /** What a member says, or its silence says, of it. */
    enum State {
        EMPTY,
        FOUNDING,
        RUNNING,
        ABSENT
    }

    /** @param stopped whether nobody waits for the outcome any more */
    QuorumFormation(Path directory, List<ZkPeer> members, int self, BooleanSupplier stopped) {
        this.directory = directory;
        this.members = List.copyOf(members);
        this.self = self;
        this.stopped = stopped;
        this.state = Files.exists(directory.resolve(FOUNDING_FILE)) ? State.FOUNDING : State.EMPTY;
    }

    /** Whether a ZooKeeper has left something in its directory. */
    static boolean hasData(Path directory) throws IOException {
        Path files = directory.resolve("version-2");
        if (!Files.isDirectory(files)) {
            return false;
        }
        try (Stream<Path> all = Files.list(files)) {
            return all.map(file -> file.getFileName().toString())
                    .anyMatch(name -> name.startsWith("snapshot.") || name.startsWith("log."));
        }
    }

    /** Whether what is there was left by a ZooKeeper that stood alone. */
    static boolean stoodAlone(Path directory) throws IOException {
        return hasData(directory) && !Files.exists(directory.resolve("version-2/acceptedEpoch"));
    }

    /**
     * Returns when ZooKeeper may be started here: at once where there is data, and where there was some that could not be
     * read, when another member runs from which it can be copied.
     *
     * @throws IOException if the election port is taken
     */
    void await() throws IOException, InterruptedException {
        if (hasData(directory)) {
            return;
        }
        if (!SetAside.in(directory).isEmpty()) {
            findOneThatRuns();
            return;
        }
        ZkPeer own =
                members.stream().filter(peer -> peer.id() == self).findFirst().orElseThrow();
        ServerSocket server = listen(own);
        var answering = new Thread(() -> answer(server), "quorum-formation");
        answering.setDaemon(true);
        answering.start();
        try {
            meet();
        } finally {
            server.close();
            answering.join(); // the port is free only when nobody accepts on it any more
        }
    }

    /** @throws IOException if the election port of this member is taken; the message says which */
    static ServerSocket listen(ZkPeer own) throws IOException {
        var server = new ServerSocket();
        try {
            server.setReuseAddress(true);
            server.bind(own.election());
            return server;
        } catch (IOException taken) {
            server.close();
            throw new IOException(
                    "cannot listen on " + own.election() + " for the other members: " + taken.getMessage()
                            + "; stop what uses it or give the member another port",
                    taken);
        }
    }

    private void meet() throws IOException, InterruptedException {
        Map<Integer, State> met = new HashMap<>();
        while (!stopped.getAsBoolean()) {
            for (ZkPeer peer : members) {
                if (peer.id() != self && met.get(peer.id()) != State.FOUNDING) {
                    met.put(peer.id(), ask(peer));
                }
            }
            if (state == State.EMPTY) {
                if (met.containsValue(State.RUNNING)) {
                    LOG.warn(
                            "The ensemble has lived before and nothing of it is in {}: copying it from the others"
                                    + " before voting",
                            directory);
                    return;
                }
                if (!met.containsValue(State.ABSENT)) {
                    found();
                }
            }
            if (state == State.FOUNDING
                    && met.values().stream().allMatch(other -> other == State.FOUNDING || other == State.RUNNING)) {
                return;
            }
            Thread.sleep(LOOK_AGAIN_MILLIS);
        }
    }

    /** Says nothing on its port meanwhile: to the others it is absent, so they found nothing without its data either. */
    private void findOneThatRuns() throws InterruptedException {
        while (!stopped.getAsBoolean()) {
            for (ZkPeer peer : members) {
                if (peer.id() != self && ask(peer) == State.RUNNING) {
                    return;
                }
            }
            Thread.sleep(LOOK_AGAIN_MILLIS);
        }
    }

    private void found() throws IOException {
        Files.createDirectories(directory);
        Path file = directory.resolve(FOUNDING_FILE);
        try (FileChannel written = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            written.force(true);
        }
        try (FileChannel folder = FileChannel.open(directory, StandardOpenOption.READ)) {
            folder.force(true);
        }
        LOG.info("All members have met and none has lived before: founding a new ensemble");
        state = State.FOUNDING;
    }

    private State ask(ZkPeer peer) {
        try (var socket = new Socket()) {
            socket.connect(peer.election(), CONNECT_MILLIS);
            return hear(socket);
        } catch (IOException | RuntimeException unreachable) {
            LOG.debug("{} is not there yet", peer, unreachable);
            return State.ABSENT;
        }
    }

    private State hear(Socket socket) throws IOException {
        try {
            socket.setSoTimeout(state == State.EMPTY ? SILENCE_MILLIS : SHORT_SILENCE_MILLIS);
            byte[] answer = socket.getInputStream().readNBytes(3);
            if (answer.length == 3 && answer[0] == 'C' && answer[1] == 'D') {
                return answer[2] == State.EMPTY.ordinal() ? State.EMPTY : State.FOUNDING;
            }
            return State.ABSENT; // its port was closed meanwhile, to be given to ZooKeeper or because it stops
        } catch (SocketTimeoutException silent) {
            return State.RUNNING;
        }
    }

    private void answer(ServerSocket server) {
        while (!server.isClosed()) {
            try (Socket asking = server.accept()) {
                asking.getOutputStream().write(new byte[] {'C', 'D', (byte) state.ordinal()});
            } catch (IOException gone) {
                LOG.debug("A member that asked is gone, or everything is decided", gone);
            }
        }
    }

    /** The members at whose election ports nobody listens, apart from this one. */
    static List<ZkPeer> absent(List<ZkPeer> members, int self) {
        var absent = new ArrayList<ZkPeer>();
        for (ZkPeer peer : members) {
            if (peer.id() != self) {
                try (var socket = new Socket()) {
                    socket.connect(peer.election(), CONNECT_MILLIS);
                } catch (IOException | RuntimeException nobody) {
                    absent.add(peer);
                }
            }
        }
        return absent;
    }
}
