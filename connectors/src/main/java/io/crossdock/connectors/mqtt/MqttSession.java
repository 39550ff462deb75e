package io.crossdock.connectors.mqtt;

import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.MqttSubscription;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One connection that takes messages, from its start to its first trouble. A message is acknowledged when it was taken,
 * one after the other. When one was not taken, neither it nor any behind it is acknowledged: the connection ends, and the
 * next one of the same client gets them all again, in their order (MQTT 5, 4.4 and 4.6).
 *
 * <p>Messages that waited at the broker come right after the connection is made, so what takes them is there before it.
 */
final class MqttSession implements MqttCallback, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MqttSession.class);
    private static final int AT_LEAST_ONCE = 1;
    private static final int RETAINED_ONLY_FOR_NEW = 1;
    private static final int REFUSED = 0x80;
    private static final long FAREWELL_MILLIS = 1_000;

    private final MqttAsyncClient client;
    private final Taker taker;
    private final AtomicBoolean over = new AtomicBoolean();
    /** The client's own thread has to stay free: behind messages that it cannot hand over it reads no answers either. */
    private final ThreadPoolExecutor worker;

    private MqttSession(MqttAsyncClient client, Taker taker) {
        this.client = client;
        this.taker = taker;
        this.worker = new ThreadPoolExecutor(
                1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(2 * MqttSettings.AHEAD), task -> {
                    var thread = new Thread(task, "mqtt-taker");
                    thread.setDaemon(true);
                    return thread;
                });
    }

    /** Where messages go, on a thread of the session. */
    interface Taker {
        /** Returns when the message may be acknowledged. */
        void take(String topic, MqttMessage message) throws Exception;

        /** The session has ended by itself, for this reason; called once at most, and not after its close. */
        void ended(Exception cause);
    }

    /**
     * Connects and subscribes.
     *
     * @throws IOException if the broker cannot be reached or refuses
     */
    static MqttSession open(MqttSettings settings, Taker taker) throws IOException {
        long patience = MqttSettings.PATIENCE.toMillis();
        try {
            var client = new MqttAsyncClient(settings.url(), settings.clientId(), new MemoryPersistence());
            var session = new MqttSession(client, taker);
            client.setCallback(session);
            client.setManualAcks(true);
            try {
                client.connect(settings.options(false)).waitForCompletion(patience);
                var subscription = new MqttSubscription(settings.topic(), AT_LEAST_ONCE);
                subscription.setRetainHandling(RETAINED_ONLY_FOR_NEW);
                IMqttToken answer = client.subscribe(subscription);
                answer.waitForCompletion(patience);
                int reason = answer.getReasonCodes()[0];
                if (reason >= REFUSED) {
                    throw new IOException("the broker refuses the subscription to '" + settings.topic()
                            + "' with reason code 0x" + Integer.toHexString(reason));
                }
                return session;
            } catch (MqttException | IOException | RuntimeException refused) {
                session.close();
                throw refused;
            }
        } catch (MqttException refused) {
            throw new IOException("no session with " + settings.url() + ": " + refused.getMessage(), refused);
        }
    }

    @Override
    public void messageArrived(String topic, MqttMessage message) {
        try {
            worker.execute(() -> take(topic, message));
        } catch (RejectedExecutionException tooMany) {
            if (message.getQos() > 0) { // those of quality 0 come without a bound, and may be lost anywhere
                end(new IOException("the broker sends more than " + MqttSettings.AHEAD + " messages ahead"));
            }
        }
    }

    private void take(String topic, MqttMessage message) {
        if (over.get()) {
            return; // behind one that was not taken: it comes again, too
        }
        try {
            taker.take(topic, message);
        } catch (Exception notTaken) {
            end(notTaken);
            return;
        }
        try {
            if (message.getQos() > 0) {
                client.messageArrivedComplete(message.getId(), message.getQos());
            }
        } catch (MqttException lost) {
            end(lost); // taken, but the broker does not know, so it comes once more
        }
    }

    private void end(Exception cause) {
        if (over.compareAndSet(false, true)) {
            taker.ended(cause);
        }
    }

    @Override
    public void disconnected(MqttDisconnectResponse response) {
        Exception cause = response.getException();
        end(cause == null ? new IOException("the broker ended the connection: " + response.getReasonString()) : cause);
    }

    /** The broker keeps what is not acknowledged. */
    @Override
    public void close() {
        over.set(true);
        worker.shutdown(); // the message in hand goes its way, those behind it come again
        try {
            client.disconnectForcibly(0, FAREWELL_MILLIS, true);
        } catch (MqttException alreadyGone) {
            LOG.debug("{} was not connected any more", client.getServerURI(), alreadyGone);
        }
        try {
            client.close(true);
        } catch (MqttException alreadyClosed) {
            LOG.debug("{} was closed before", client.getServerURI(), alreadyClosed);
        }
    }

    @Override
    public void mqttErrorOccurred(MqttException exception) {
        LOG.debug("{} sent something that was not understood", client.getServerURI(), exception);
    }

    @Override
    public void deliveryComplete(IMqttToken token) {
        // nothing is published here
    }

    @Override
    public void connectComplete(boolean reconnect, String serverUri) {
        // the one who connects waits for it
    }

    @Override
    public void authPacketArrived(int reasonCode, MqttProperties properties) {
        // no extended authentication was offered
    }
}
