package io.crossdock.broker.rest.trace;

import com.fasterxml.jackson.core.JsonGenerator;

import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * One request of a watched client, as a broker told of it in a parcel of names and numbers.
 *
 * @param sequence its number on that broker, from 1
 */
record SeenRequest(int broker, long sequence, Map<String, String> names, Map<String, Double> numbers) {
    /** As they came; of one broker in its order. */
    static final Comparator<SeenRequest> ORDER = Comparator.comparingDouble(
                    (SeenRequest each) -> each.number("time.ms"))
            .thenComparing(SeenRequest::broker)
            .thenComparing(SeenRequest::sequence);

    private static final List<String> STAGES = List.of("read", "queued", "work", "waiting", "held", "written");

    static SeenRequest of(Map<String, String> names, Map<String, Double> numbers) {
        return new SeenRequest(
                Integer.parseInt(names.getOrDefault("broker", "-1")),
                Long.parseLong(names.getOrDefault("sequence", "0")),
                names,
                numbers);
    }

    void write(JsonGenerator json) throws IOException {
        json.writeObjectFieldStart("request");
        json.writeStringField(
                "time", Instant.ofEpochMilli((long) number("time.ms")).toString());
        json.writeNumberField("broker", broker);
        json.writeStringField("api", name("api"));
        json.writeNumberField("version", (int) number("version"));
        json.writeNumberField("correlation", (int) number("correlation"));
        json.writeStringField("clientId", name("client-id"));
        json.writeStringField("user", name("user"));
        json.writeStringField("address", name("ip"));
        json.writeStringField("listener", name("listener"));
        json.writeStringField("outcome", name("outcome"));
        json.writeNumberField("requestBytes", (long) number("request.bytes"));
        json.writeNumberField("responseBytes", (long) number("response.bytes"));
        json.writeNumberField("partitionCount", (int) number("partitions"));
        json.writeArrayFieldStart("partitions");
        for (String partition : list("partitions")) {
            json.writeString(partition);
        }
        json.writeEndArray();
        json.writeObjectFieldStart("errors");
        for (String error : list("errors")) {
            int sign = error.lastIndexOf('=');
            json.writeNumberField(error.substring(0, sign), Long.parseLong(error.substring(sign + 1)));
        }
        json.writeEndObject();
        json.writeNumberField("muteMillis", rounded(number("mute.ms")));
        json.writeNumberField(
                "millis",
                rounded(STAGES.stream()
                        .mapToDouble(stage -> number(stage + ".ms"))
                        .sum()));
        json.writeObjectFieldStart("spent");
        for (String stage : STAGES) {
            json.writeNumberField(stage, rounded(number(stage + ".ms")));
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    private String name(String part) {
        return names.getOrDefault(part, "");
    }

    private List<String> list(String part) {
        String all = name(part);
        return all.isEmpty() ? List.of() : Arrays.asList(all.split(","));
    }

    private double number(String key) {
        return numbers.getOrDefault(key, 0.0);
    }

    /** To microseconds. */
    private static double rounded(double millis) {
        return Math.round(millis * 1000) / 1000.0;
    }
}
