package io.crossdock.broker.request;

import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.security.auth.KafkaPrincipal;

import java.util.List;

/** What a handler wants sent back. */
public sealed interface Reply {

    /**
     * A response.
     *
     * @param onDiscard each is run if the response can no longer be sent
     */
    record Answer(AbstractResponse response, List<Runnable> onDiscard) implements Reply {
        public Answer {
            onDiscard = List.copyOf(onDiscard);
        }
    }

    /**
     * A response after which the client is who it has proved to be.
     *
     * @param principal of everything that it asks for from now on
     */
    record Admission(AbstractResponse response, KafkaPrincipal principal) implements Reply {}

    /** A response after which the client sends tokens without requests around them: version 0 of SaslHandshake. */
    record BareTokens(AbstractResponse response) implements Reply {}

    /**
     * A response after which the connection is closed.
     *
     * @param reason for the log
     * @param claimed who the client said it is, which it has not proven; empty if it said nothing. As it was sent
     */
    record Farewell(AbstractResponse response, String reason, String claimed) implements Reply {
        public Farewell(AbstractResponse response, String reason) {
            this(response, reason, "");
        }
    }

    /** Nothing: the client asked for no answer (acks=0). */
    record Silence() implements Reply {}

    /**
     * Nothing, and the connection is closed: the only way to tell a client that asked for no answer about an error.
     *
     * @param reason for the log
     */
    record HangUp(String reason) implements Reply {}

    static Reply of(AbstractResponse response) {
        return new Answer(response, List.of());
    }
}
