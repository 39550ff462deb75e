package io.crossdock.quotas;

/**
 * One limit as it is set.
 *
 * @param entity whom it is set on; a default limits each of its kind for themselves
 * @param limit in the unit of the kind
 * @param burst how much of it may be used at once after a rest, in the unit times seconds; without meaning unless the
 *     kind is a rate
 * @param reject whether requests beyond it are refused with an error that clients retry, instead of delayed
 * @param cluster whether it is one limit for all brokers together, instead of one for each
 */
public record QuotaRule(
        QuotaKind kind, QuotaEntity entity, double limit, double burst, boolean reject, boolean cluster) {

    /** One who is limited by this rule, and all by themselves: where a rule is a default, each has their own account. */
    public QuotaAccount account(QuotaEntity who) {
        return new QuotaAccount(kind, who, entity);
    }
}
