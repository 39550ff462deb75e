package io.crossdock.connectors.step;

import io.crossdock.connectors.definition.OwnStep.Mask;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Makes fields unreadable. A hash is SHA-256 in hex; with a key it is HMAC, which nobody can repeat by guessing. */
final class Masking {
    private static final int SHOWN = 4;
    private final Mask mask;

    Masking(Mask mask) {
        this.mask = mask;
    }

    @Nullable
    Object applied(@Nullable Object body) {
        Object left = body;
        for (String field : mask.fields()) {
            left = Fields.at(left, field, holder -> masked(holder, field));
        }
        return left;
    }

    private Map<String, @Nullable Object> masked(Map<String, @Nullable Object> holder, String path) {
        String name = Fields.name(holder, path);
        if (mask.how() == Mask.How.REMOVE) {
            holder.remove(name);
        } else if (holder.get(name) != null) {
            holder.put(name, masked(holder.get(name)));
        }
        return holder;
    }

    private @Nullable Object masked(@Nullable Object value) {
        if (value == null) {
            return null;
        }
        if (value instanceof List<?> list) {
            return list.stream().map(this::masked).toList();
        }
        String text = value.toString();
        return mask.how() == Mask.How.HASH ? hash(text) : value instanceof Map ? "****" : stars(text);
    }

    private static String stars(String text) {
        int shown = text.length() > 2 * SHOWN ? SHOWN : 0;
        return "*".repeat(text.length() - shown) + text.substring(text.length() - shown);
    }

    private String hash(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        try {
            String key = mask.key();
            if (key == null) {
                return HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
            }
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(bytes));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
