package io.crossdock.broker.audit;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Something worth remembering: somebody changed the cluster, or was refused. Holds no secret: what is one is shown as
 * {@code (hidden)}.
 *
 * @param who principal, {@code Type:name}; empty where nobody is behind it
 * @param claimed who somebody said to be whose login failed; a claim of his, of which nothing is proven. Mostly empty
 * @param from address; empty where nobody is behind it
 * @param listener by which the request came
 * @param client what the client calls itself
 * @param request Kafka's name of the API key
 * @param changes what was changed, each with what it was before and is now
 * @param refused what was not allowed, as {@code OPERATION TYPE name}
 * @param decision {@code allowed}, {@code refused}, or why something is missing here
 * @param because what decided, for example the access rule
 * @param count how many requests this stands for
 */
public record AuditEvent(
        Instant time,
        Kind kind,
        String who,
        String claimed,
        String from,
        String listener,
        String client,
        String request,
        List<Change> changes,
        List<String> refused,
        String decision,
        String because,
        long count) {

    public AuditEvent {
        changes = List.copyOf(changes);
        refused = List.copyOf(refused);
    }

    /** Of somebody who is who he says. */
    public AuditEvent(
            Instant time,
            Kind kind,
            String who,
            String from,
            String listener,
            String client,
            String request,
            List<Change> changes,
            List<String> refused,
            String decision,
            String because,
            long count) {
        this(time, kind, who, "", from, listener, client, request, changes, refused, decision, because, count);
    }

    /** What kind of thing happened. */
    public enum Kind {
        CHANGE,
        DENIED,
        /** More happened than could be written down; {@link AuditEvent#count} events are missing. */
        DROPPED
    }

    /**
     * One thing that was changed. What is alike before and after is left out.
     *
     * @param what for example {@code topic orders}
     * @param before empty if it was not there
     * @param after empty if it is not there any more
     */
    public record Change(String what, SortedMap<String, String> before, SortedMap<String, String> after) {
        public Change {
            before = new TreeMap<>(before);
            after = new TreeMap<>(after);
        }

        public Change(String what, Map<String, String> before, Map<String, String> after) {
            this(what, (SortedMap<String, String>) new TreeMap<>(before), new TreeMap<>(after));
        }
    }

    static AuditEvent dropped(Instant time, long count) {
        return new AuditEvent(
                time,
                Kind.DROPPED,
                "",
                "",
                "",
                "",
                "",
                List.of(),
                List.of(),
                "missing",
                "more happened than could be written down; raise audit.queue.events or look at what the disk does",
                count);
    }

    AuditEvent times(long times, Instant last) {
        return new AuditEvent(
                last, kind, who, claimed, from, listener, client, request, changes, refused, decision, because, times);
    }

    AuditEvent claiming(String name) {
        return new AuditEvent(
                time, kind, who, name, from, listener, client, request, changes, refused, decision, because, count);
    }
}
