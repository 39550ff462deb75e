package io.crossdock.quotas.rest;

import io.crossdock.security.rest.Summary;

import java.util.Map;

/**
 * What is set for one entity.
 *
 * @param entity names by type, for example {@code user: alice}; {@code <default>} stands for whoever has no own limit
 * @param limits values by key, for example {@code producer_byte_rate: 1048576}
 */
public record QuotaDto(
        @Summary("Names by type, such as user: alice; '<default>' is whoever has no limit of their own.")
        Map<String, String> entity,

        Map<String, Double> limits) {
    /** Stands for whoever has no limit of their own. */
    static final String DEFAULT = "<default>";

    /** By which limits are sorted and paged. */
    String key() {
        return entity.toString();
    }
}
