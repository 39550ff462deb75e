package io.crossdock.hub.audit;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.crossdock.broker.audit.AuditEvent;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** An event as one line of JSON; members that say nothing are left out. */
final class AuditJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private AuditJson() {}

    static byte[] line(AuditEvent event, int node) {
        var members = new LinkedHashMap<String, Object>();
        members.put("time", event.time().toString());
        members.put("kind", event.kind().name().toLowerCase(Locale.ROOT));
        members.put("broker", node);
        put(members, "who", event.who());
        put(members, "claimed", event.claimed());
        put(members, "from", event.from());
        put(members, "listener", event.listener());
        put(members, "client", event.client());
        put(members, "request", event.request());
        if (!event.changes().isEmpty()) {
            members.put(
                    "changes",
                    event.changes().stream()
                            .map(change -> {
                                var part = new LinkedHashMap<String, Object>();
                                part.put("what", change.what());
                                part.put("before", change.before());
                                part.put("after", change.after());
                                return part;
                            })
                            .toList());
        }
        if (!event.refused().isEmpty()) {
            members.put("refused", event.refused());
        }
        members.put("decision", event.decision());
        put(members, "because", event.because());
        members.put("count", event.count());
        try {
            return (JSON.writeValueAsString(members) + "\n").getBytes(StandardCharsets.UTF_8);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static void put(Map<String, Object> members, String name, String value) {
        if (!value.isEmpty()) {
            members.put(name, value);
        }
    }
}
