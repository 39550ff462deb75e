package io.crossdock.security.tls;

import java.util.Locale;

/** Whether clients show a certificate ({@code ssl.client.auth}). */
public enum ClientAuth {
    NONE,
    REQUESTED,
    REQUIRED;

    /** @throws IllegalArgumentException naming what there is */
    public static ClientAuth of(String text) {
        for (ClientAuth each : values()) {
            if (each.name().toLowerCase(Locale.ROOT).equals(text)) {
                return each;
            }
        }
        throw new IllegalArgumentException("ssl.client.auth must be none, requested or required, was '" + text + "'");
    }
}
