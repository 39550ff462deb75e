package io.crossdock.quotas;

/**
 * What is counted together: the use of one kind by one entity.
 *
 * @param who with names; only clients without a client id are counted together under the default of client ids
 * @param rule whom the limit is set on; the same as {@code who}, or a default
 */
public record QuotaAccount(QuotaKind kind, QuotaEntity who, QuotaEntity rule) {}
