package io.crossdock.connectors.fleet;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.crossdock.connectors.Target;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The values of the board's records: JSON, so that a later version can add to it. What is not known is passed over. */
final class BoardWire {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private BoardWire() {}

    static byte[] definition(String yaml, Set<String> replaces) {
        return bytes(new ConnectorDto(yaml, false, new TreeSet<>(replaces)));
    }

    /** @param versions of the files that are meant */
    static byte[] deletion(Set<String> versions) {
        return bytes(new ConnectorDto(null, true, new TreeSet<>(versions)));
    }

    static byte[] target(Target target) {
        return bytes(new TargetDto(target));
    }

    static byte[] restart(boolean onlyFailed) {
        return bytes(new RestartDto(onlyFailed));
    }

    static byte[] life() {
        return "{}".getBytes(StandardCharsets.UTF_8);
    }

    static byte[] report(Report report) {
        return bytes(report);
    }

    static Optional<ConnectorDto> connector(byte[] value) {
        return read(value, ConnectorDto.class);
    }

    static Optional<Target> target(byte[] value) {
        return read(value, TargetDto.class).map(TargetDto::state);
    }

    static Optional<RestartDto> restart(byte[] value) {
        return read(value, RestartDto.class);
    }

    static Optional<Report> report(byte[] value) {
        return read(value, Report.class)
                .filter(it -> it.name() != null && it.standing() != null && it.version() != null);
    }

    private static byte[] bytes(Object dto) {
        try {
            return JSON.writeValueAsBytes(dto);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("texts and numbers cannot be written as JSON", impossible);
        }
    }

    private static <T> Optional<T> read(byte[] value, Class<T> type) {
        try {
            return Optional.ofNullable(JSON.readValue(value, type));
        } catch (IOException foreign) {
            return Optional.empty();
        }
    }

    /** A connector made over HTTP, or its removal. */
    record ConnectorDto(
            @Nullable String yaml,
            boolean deleted,
            @Nullable Set<String> versions) {}

    /** What is wanted of one. */
    record TargetDto(@Nullable Target state) {}

    /** To start one anew. */
    record RestartDto(boolean onlyFailed) {}
}
