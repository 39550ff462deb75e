package io.crossdock.broker.api.data.schema;

import io.crossdock.broker.api.data.schema.BadRecord.Reason;
import io.crossdock.broker.metadata.config.SchemaValidation;
import io.crossdock.broker.metadata.config.SchemaValidation.Mode;
import io.crossdock.broker.metadata.config.SchemaValidation.Naming;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * Says what is wrong with keys, or with values. Most records of a batch name the same schema, so the last one is kept.
 * Confined to one thread, for one batch.
 */
final class PartJudge {
    /** Magic byte and id. */
    private static final int HEADER = 5;

    private static final int LONGEST_MESSAGE = 500;

    /**
     * What is wrong.
     *
     * @param id of the schema, if it is the id that is not known
     */
    record Problem(Reason reason, String message, int id) {}

    private final RecordSchemas schemas;
    private final String context;
    private final SchemaValidation.Part rule;
    private final String topic;
    private final String part;
    private final JudgingTime time;
    private final Problem noId;
    private int lastId;
    private @Nullable RecordSchema last;
    private @Nullable Problem lastProblem;

    /** @param part {@code key} or {@code value} */
    PartJudge(
            RecordSchemas schemas,
            String context,
            SchemaValidation.Part rule,
            String topic,
            String part,
            JudgingTime time) {
        this.schemas = schemas;
        this.context = context;
        this.rule = rule;
        this.topic = topic;
        this.part = part;
        this.time = time;
        noId = new Problem(
                Reason.NO_SCHEMA_ID,
                "has a " + part
                        + " that does not begin with the id of a schema (a zero byte and four bytes), which topic "
                        + topic + " asks for: write it with a serializer that uses the schema registry",
                0);
    }

    /**
     * @param length -1 for null, of which nothing is asked
     * @return null if nothing is wrong
     * @throws org.apache.kafka.common.errors.PolicyViolationException if the time for payloads is over
     */
    @Nullable
    Problem of(int length, RecordBytes bytes) {
        if (length < 0 || !rule.isOn()) {
            return null;
        }
        if (length < HEADER || bytes.next() != 0) {
            return noId;
        }
        int id = (bytes.next() & 0xFF) << 24
                | (bytes.next() & 0xFF) << 16
                | (bytes.next() & 0xFF) << 8
                | bytes.next() & 0xFF;
        if (id != lastId || last == null && lastProblem == null) {
            lookUp(id);
        }
        if (lastProblem != null || last == null) {
            return lastProblem;
        }
        if (!rule.needsPayload()) {
            return null;
        }
        time.require(topic);
        return ofPayload(id, last, bytes.take(length - HEADER));
    }

    private void lookUp(int id) {
        lastId = id;
        last = schemas.find(context, id).orElse(null);
        if (last == null) {
            lastProblem = new Problem(
                    Reason.UNKNOWN_ID,
                    "names schema " + id + " in its " + part
                            + ", which the registry does not have" + inContext() + ": register it under the"
                            + " topic's subject before writing with it",
                    id);
        } else if (rule.naming() == Naming.TOPIC) {
            lastProblem = ofSubject(id, last, topic + "-" + part);
        } else {
            lastProblem = null;
        }
    }

    private @Nullable Problem ofSubject(int id, RecordSchema schema, String subject) {
        if (schema.isIn(subject)) {
            return null;
        }
        return new Problem(
                Reason.WRONG_SUBJECT,
                "names schema " + id + " in its " + part + ", which is not registered under subject " + subject
                        + inContext() + ": register it there, or write it to the topic it is for",
                id);
    }

    private String inContext() {
        return context.equals(SchemaValidation.DEFAULT_CONTEXT) ? "" : " in context " + context;
    }

    private @Nullable Problem ofPayload(int id, RecordSchema schema, ByteBuffer payload) {
        try {
            Problem problem = rule.naming() == Naming.TOPIC ? null : ofRecordName(id, schema, payload);
            if (problem != null || rule.mode() != Mode.PAYLOAD) {
                return problem;
            }
            List<String> violations = schema.violations(payload);
            return violations.isEmpty() ? null : notWritten(id, String.join("; ", violations));
        } catch (RuntimeException | StackOverflowError unreadable) { // libraries have their own for what makes no sense
            return notWritten(id, "it cannot be read (" + unreadable.getClass().getSimpleName() + ")");
        }
    }

    private @Nullable Problem ofRecordName(int id, RecordSchema schema, ByteBuffer payload) {
        String name = schema.recordName(payload).orElse(null);
        if (name == null) {
            return new Problem(
                    Reason.WRONG_SUBJECT,
                    "names schema " + id + " in its " + part + ", whose type has no name, and topic " + topic
                            + " looks for subjects by it: give it one, or set confluent." + part
                            + ".subject.name.strategy",
                    id);
        }
        return ofSubject(id, schema, rule.naming() == Naming.RECORD ? name : topic + "-" + name);
    }

    private Problem notWritten(int id, String why) {
        String message = "has a " + part + " that was not written with schema " + id + ": " + why;
        return new Problem(
                Reason.PAYLOAD,
                message.length() <= LONGEST_MESSAGE ? message : message.substring(0, LONGEST_MESSAGE) + "…",
                id);
    }
}
