package io.crossdock.quotas.rest;

import java.util.Map;

/**
 * A limit that holds for somebody.
 *
 * @param unit for example {@code bytes/s}
 * @param burst how much may be used at once after a rest
 * @param reject whether requests beyond it are refused instead of delayed
 * @param cluster whether it is one for all brokers together
 * @param from whom it is set on
 */
public record EffectiveQuotaDto(
        String kind,
        String unit,
        double limit,
        double burst,
        boolean reject,
        boolean cluster,
        Map<String, String> from) {}
