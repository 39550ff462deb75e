package io.crossdock.connectors.lease;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Claims and grants as they travel in the group's metadata: JSON, so that a later version can add to it. Fields that are
 * not known are passed over.
 */
final class LeaseWire {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private LeaseWire() {}

    static ByteBuffer encode(Claim claim) {
        return bytes(new ClaimDto(claim.node(), claim.wanted(), claim.held(), claim.pinned()));
    }

    /** Empty if it is none of ours. */
    static Optional<Claim> claim(@Nullable ByteBuffer encoded) {
        return read(encoded, ClaimDto.class)
                .filter(dto -> dto.node() != null)
                .map(dto -> Claim.of(
                        String.valueOf(dto.node()),
                        orNone(dto.wanted()),
                        dto.held() == null ? new TreeMap<>() : dto.held(),
                        orNone(dto.pinned())));
    }

    static ByteBuffer encode(Granted granted) {
        return bytes(new GrantedDto(granted.leases(), granted.owners()));
    }

    /** Nothing at all if it is none of ours. */
    static Granted granted(@Nullable ByteBuffer encoded) {
        return read(encoded, GrantedDto.class)
                .map(dto -> new Granted(orNone(dto.leases()), dto.owners() == null ? new TreeMap<>() : dto.owners()))
                .orElseGet(() -> new Granted(new TreeSet<>(), new TreeMap<>()));
    }

    private static SortedSet<String> orNone(@Nullable SortedSet<String> names) {
        return names == null ? new TreeSet<>() : names;
    }

    private static ByteBuffer bytes(Object dto) {
        try {
            return ByteBuffer.wrap(JSON.writeValueAsBytes(dto));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("names cannot be written as JSON", impossible);
        }
    }

    private static <T> Optional<T> read(@Nullable ByteBuffer encoded, Class<T> type) {
        if (encoded == null) {
            return Optional.empty();
        }
        byte[] bytes = new byte[encoded.remaining()];
        encoded.duplicate().get(bytes);
        try {
            return Optional.ofNullable(JSON.readValue(bytes, type));
        } catch (IOException foreign) {
            return Optional.empty();
        }
    }

    /**
     * What one member is told.
     *
     * @param leases it may run
     * @param owners the node of each lease of the group
     */
    record Granted(SortedSet<String> leases, SortedMap<String, String> owners) {}

    private record ClaimDto(
            @Nullable String node,
            @Nullable SortedSet<String> wanted,
            @Nullable SortedMap<String, Integer> held,
            @Nullable SortedSet<String> pinned) {}

    private record GrantedDto(
            @Nullable SortedSet<String> leases, @Nullable SortedMap<String, String> owners) {}
}
