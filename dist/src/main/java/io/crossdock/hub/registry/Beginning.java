package io.crossdock.hub.registry;

import org.apache.kafka.clients.admin.Admin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * When a registry begins: at once where there are schemas already, and else when somebody first asks for one, so that a hub
 * which needs none has neither its topic nor its threads. Thread-safe.
 */
public final class Beginning {
    private static final Logger LOG = LoggerFactory.getLogger(Beginning.class);
    private static final int PATIENCE_SECONDS = 15;

    private final CountDownLatch begun = new CountDownLatch(1);

    /** It begins. Calling it again has no effect. */
    public void now() {
        begun.countDown();
    }

    /** Waits for it. */
    public void await() throws InterruptedException {
        begun.await();
    }

    /**
     * Begins if the cluster has the topic; asks on a thread of its own.
     *
     * @param client settings of a client that is the hub; may wait
     */
    public void ifThereIs(String topic, Callable<Map<String, Object>> client) {
        var thread = new Thread(() -> look(topic, client), "registry-look");
        thread.setDaemon(true);
        thread.start();
    }

    private void look(String topic, Callable<Map<String, Object>> client) {
        try {
            Map<String, Object> settings = new HashMap<>(client.call());
            settings.put("client.id", "crossdock-registry-look");
            try (Admin admin = Admin.create(settings)) {
                if (admin.listTopics()
                        .names()
                        .get(PATIENCE_SECONDS, TimeUnit.SECONDS)
                        .contains(topic)) {
                    now();
                }
            }
        } catch (Exception unknown) {
            LOG.info(
                    "Whether there is a topic {} could not be told ({}); the registry begins when it is first asked for",
                    topic,
                    unknown.toString());
        }
    }
}
