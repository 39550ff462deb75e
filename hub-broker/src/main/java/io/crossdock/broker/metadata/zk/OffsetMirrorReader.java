package io.crossdock.broker.metadata.zk;

import org.apache.kafka.common.TopicPartition;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Watcher.Event.EventType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Reads what {@link ZkOffsetMirror} wrote, for a tool that brings lost offsets back; nothing in a broker does. Over a
 * connection and a thread of its own, which {@link #close} ends. Blocks; for one thread.
 */
public final class OffsetMirrorReader implements AutoCloseable {
    private static final Duration SESSION = Duration.ofSeconds(10);

    private final ExecutorService executor = Executors.newSingleThreadExecutor(task -> {
        var thread = new Thread(task, "offset-mirror-reader");
        thread.setDaemon(true);
        return thread;
    });
    private final CompletableFuture<Void> connected = new CompletableFuture<>();
    private final ZkConnection connection;
    private final Duration patience;

    private OffsetMirrorReader(String connect, Duration patience) {
        this.patience = patience;
        connection = new ZkConnection(connect, SESSION, executor, new ZkConnection.Listener() {
            @Override
            public void connected() {
                connected.complete(null);
            }

            @Override
            public void disconnected() {
                // What was asked fails by itself.
            }

            @Override
            public void expired() {
                // Nothing of ours ends with a session.
            }

            @Override
            public void event(EventType type, String path) {
                // Nothing is watched.
            }
        });
    }

    /**
     * @param connect as {@code zookeeper.connect} has it
     * @param patience how long to wait for each answer
     * @throws IOException when ZooKeeper cannot be reached
     */
    public static OffsetMirrorReader open(String connect, Duration patience) throws IOException, InterruptedException {
        var reader = new OffsetMirrorReader(connect, patience);
        try {
            reader.connection.open();
            reader.await(reader.connected, "connect to ZooKeeper at " + connect);
            return reader;
        } catch (IOException | InterruptedException | RuntimeException failed) {
            reader.close();
            throw failed;
        }
    }

    /** The groups that have offsets there, in no order. */
    public List<String> groups() throws IOException, InterruptedException {
        return children(OffsetNode.CONSUMERS).stream().map(ZnodeName::unescape).toList();
    }

    /** A group's offsets by partition; empty when there are none. */
    public Map<TopicPartition, Long> offsets(String group) throws IOException, InterruptedException {
        var offsets = new LinkedHashMap<TopicPartition, Long>();
        for (String topic : children(OffsetNode.topicsPath(group))) {
            read(group, ZnodeName.unescape(topic), offsets);
        }
        return offsets;
    }

    private void read(String group, String topic, Map<TopicPartition, Long> offsets)
            throws IOException, InterruptedException {
        var asked = new LinkedHashMap<OffsetNode, CompletableFuture<ZkConnection.Node>>();
        for (String name : children(new OffsetNode(group, new TopicPartition(topic, 0)).topicPath())) {
            var node = new OffsetNode(group, new TopicPartition(topic, Integer.parseInt(name)));
            asked.put(node, connection.read(node.path()));
        }
        for (Map.Entry<OffsetNode, CompletableFuture<ZkConnection.Node>> each : asked.entrySet()) {
            byte[] content =
                    await(each.getValue(), "read " + each.getKey().path()).data();
            offsets.put(
                    each.getKey().partition(), Long.parseLong(new String(content, StandardCharsets.US_ASCII).trim()));
        }
    }

    private List<String> children(String path) throws IOException, InterruptedException {
        return await(
                connection.children(path).exceptionally(failure -> {
                    if (MultiFailure.code(failure) == Code.NONODE) {
                        return List.of();
                    }
                    throw new IllegalStateException(failure);
                }),
                "list " + path);
    }

    private <T> T await(CompletableFuture<T> answer, String action) throws IOException, InterruptedException {
        try {
            return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException silent) {
            throw new IOException("could not " + action + " within " + patience.toSeconds() + " s", silent);
        } catch (ExecutionException failed) {
            Throwable cause = failed.getCause() instanceof KeeperException known ? known : failed;
            throw new IOException("could not " + action + ": " + cause.getMessage(), cause);
        }
    }

    @Override
    public void close() throws InterruptedException {
        connection.close();
        executor.shutdownNow();
    }
}
