package io.crossdock.broker.rest.messages;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.crossdock.security.rest.Refusal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where a search goes on: the offset of the next record by partition. Whoever changes one only moves what it reads itself.
 */
record ResumeToken(Map<Integer, Long> next) {
    private static final ObjectMapper JSON = JsonMapper.builder().build();
    private static final TypeReference<TreeMap<Integer, Long>> OFFSETS = new TypeReference<>() {};

    ResumeToken {
        next = new TreeMap<>(next);
    }

    String text() {
        try {
            return Base64.getUrlEncoder().withoutPadding().encodeToString(JSON.writeValueAsBytes(next));
        } catch (IOException never) {
            throw new IllegalStateException("numbers are written as JSON", never);
        }
    }

    /** 400 for what is none. */
    static ResumeToken parse(String text) {
        try {
            byte[] json = Base64.getUrlDecoder().decode(text.getBytes(StandardCharsets.ISO_8859_1));
            Map<Integer, Long> next = JSON.readValue(json, OFFSETS);
            if (next != null && next.values().stream().allMatch(offset -> offset != null && offset >= 0)) {
                return new ResumeToken(next);
            }
        } catch (IOException | IllegalArgumentException senseless) {
            throw wrong();
        }
        throw wrong();
    }

    private static RuntimeException wrong() {
        return Refusal.field("resume", "must be 'next' of the last line of an earlier search");
    }
}
