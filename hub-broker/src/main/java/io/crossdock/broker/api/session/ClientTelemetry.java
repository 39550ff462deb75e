package io.crossdock.broker.api.session;

import io.crossdock.broker.metadata.MetadataStore;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.UnknownSubscriptionIdException;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * The clients that push metrics, and the newest metrics of each (KIP-714). At most {@value #CLIENTS_AT_MOST} are kept; the
 * one that was silent longest makes room, and who is silent for three intervals is forgotten. A client that is not known,
 * perhaps because this broker started anew, is taken up again by its next push. Thread-safe.
 */
public final class ClientTelemetry {
    static final int CLIENTS_AT_MOST = 2000;
    /** Of all clients together, the most that is kept. */
    static final int SERIES_AT_MOST = 50_000;

    private final MetadataStore metadata;
    private final Clock clock;
    private final Subscriptions subscriptions = new Subscriptions();
    private final Map<Uuid, ClientInstance> clients = new ConcurrentHashMap<>();

    public ClientTelemetry(MetadataStore metadata, Clock clock) {
        this.metadata = metadata;
        this.clock = clock;
    }

    /** What is wanted of this client, which asked for it. Throws the {@code ApiException} to answer. */
    Subscribed ask(ClientIdentity identity) {
        Subscribed wanted = subscriptions.of(identity, metadata.image());
        return change(identity, wanted, client -> client.asked(identity, wanted, clock.millis()))
                .subscribed();
    }

    /**
     * Lets a push in, before its metrics are looked at. Throws the {@code ApiException} to answer.
     *
     * @param subscriptionId what the client was told to push
     * @param last whether the client ends
     */
    void admit(ClientIdentity identity, int subscriptionId, boolean last) {
        Subscribed wanted = subscriptions.of(identity, metadata.image());
        change(identity, wanted, client -> client.pushes(last, clock.millis()));
        if (subscriptionId != wanted.id()) {
            letAskAgain(identity.instanceId());
            throw new UnknownSubscriptionIdException("what is wanted of client instance " + identity.instanceId()
                    + " is no longer subscription " + subscriptionId + "; ask again");
        }
    }

    /** The client was told to ask again, so that is not too early. */
    void letAskAgain(Uuid instance) {
        clients.computeIfPresent(instance, (same, client) -> client.toAskAgain());
    }

    /** Keeps the newest metrics of a client in place of those before, as far as there is room beside the others'. */
    void keep(Uuid instance, List<PushedSeries> series) {
        long others = clients.entrySet().stream()
                .filter(each -> !each.getKey().equals(instance))
                .mapToLong(each -> each.getValue().series().size())
                .sum();
        List<PushedSeries> kept = others + series.size() <= SERIES_AT_MOST ? series : List.of();
        clients.computeIfPresent(instance, (same, client) -> client.withSeries(kept));
    }

    /** The newest metrics of all clients that are not gone. */
    public List<PushedSeries> series() {
        forgetGone();
        var all = new ArrayList<PushedSeries>();
        for (ClientInstance client : clients.values()) {
            all.addAll(client.series());
        }
        return all;
    }

    /** Clients that asked or pushed lately. */
    public int clients() {
        forgetGone();
        return clients.size();
    }

    private ClientInstance change(
            ClientIdentity identity, Subscribed wanted, Function<ClientInstance, ClientInstance> step) {
        if (!clients.containsKey(identity.instanceId())) {
            makeRoom();
        }
        return clients.compute(
                identity.instanceId(),
                (same, known) -> step.apply(known == null ? ClientInstance.fresh(identity, wanted) : known));
    }

    private void makeRoom() {
        if (clients.size() >= CLIENTS_AT_MOST) {
            forgetGone();
        }
        while (clients.size() >= CLIENTS_AT_MOST) {
            Optional<Uuid> oldest = clients.entrySet().stream()
                    .min(Map.Entry.comparingByValue((one, other) -> Long.compare(one.lastSeen(), other.lastSeen())))
                    .map(Map.Entry::getKey);
            oldest.ifPresent(clients::remove);
        }
    }

    private void forgetGone() {
        long now = clock.millis();
        clients.values().removeIf(client -> client.isGone(now));
    }
}
