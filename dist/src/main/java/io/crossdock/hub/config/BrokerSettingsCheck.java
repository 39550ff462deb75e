package io.crossdock.hub.config;

import java.util.List;
import java.util.Map;

/** Knows the broker's settings, so that the reader of the configuration need not. */
public interface BrokerSettingsCheck {
    /** What is wrong with these settings, or meaningless; names are without the {@code broker.} in front. */
    List<Finding> check(Map<String, String> settings);

    /** Every setting that means something here, with names as in {@link #check}. */
    List<SettingDoc> documentation();

    /** Whether the value of this setting is shown to nobody; a secret may stand elsewhere and be referred to. */
    default boolean isSecret(String name) {
        return false;
    }

    /**
     * @param name the setting it is about
     * @param message what is wrong and how to mend it
     * @param fatal whether the hub must not start with it
     */
    record Finding(String name, String message, boolean fatal) {}
}
