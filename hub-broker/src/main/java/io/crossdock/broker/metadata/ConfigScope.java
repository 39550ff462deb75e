package io.crossdock.broker.metadata;

/** What a set of dynamic configurations belongs to, besides topics, which carry theirs with them. */
public enum ConfigScope {
    /** Named by node id, {@code ""} being the default of all brokers (KIP-226). */
    BROKER,
    /** Named by group id (KIP-848). */
    GROUP,
    /** Named by the subscription to the metrics that clients push (KIP-714). */
    CLIENT_METRICS,
    /** Access rules, named by the pattern of the resources they are about. */
    ACL,
    /** Limits, named by whom they limit. */
    QUOTA,
    /** What users prove themselves with, salted, named by user. */
    CREDENTIAL,
    /** Delegation tokens without their secrets, named by id (KIP-48). */
    TOKEN
}
