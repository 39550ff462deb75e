package io.crossdock.security.rest.acl;

/** What a rule can be about. */
public enum AclResource {
    TOPIC,
    GROUP,
    CLUSTER,
    TRANSACTIONAL_ID,
    DELEGATION_TOKEN,
    USER
}
