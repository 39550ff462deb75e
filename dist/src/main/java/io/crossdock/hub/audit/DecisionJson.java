package io.crossdock.hub.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.crossdock.security.acl.Principals;
import io.crossdock.security.acl.Question;
import io.crossdock.security.acl.Simulation.Observed;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.ResourceType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.time.Instant;
import java.util.LinkedHashMap;

/** What clients asked permission for, as JSON: one object for each different request. */
final class DecisionJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private DecisionJson() {}

    static byte[] write(Observed observed) {
        Question question = observed.question();
        var members = new LinkedHashMap<String, Object>();
        members.put("who", question.principal().toString());
        members.put("from", question.host().getHostAddress());
        members.put("operation", question.operation().name());
        members.put("type", question.type().name());
        members.put("name", question.name());
        members.put("count", observed.count());
        members.put("last", observed.last().toString());
        try {
            return JSON.writeValueAsBytes(members);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** @throws IOException if this is not what {@link #write} makes */
    static Observed read(byte[] value) throws IOException {
        JsonNode members = JSON.readTree(value);
        try {
            String from = members.required("from").asText();
            if (!from.matches("[0-9a-fA-F:.%]+")) { // never a name that would be looked up
                throw new IOException("'" + from + "' is no address");
            }
            return new Observed(
                    new Question(
                            Principals.parse(members.required("who").asText()),
                            InetAddress.getByName(from),
                            AclOperation.valueOf(members.required("operation").asText()),
                            ResourceType.valueOf(members.required("type").asText()),
                            members.required("name").asText()),
                    members.required("count").asLong(),
                    Instant.parse(members.required("last").asText()));
        } catch (RuntimeException malformed) {
            throw new IOException("no decision: " + malformed.getMessage(), malformed);
        }
    }
}
