package io.crossdock.security.rest.acl;

/** How a rule's name is meant. */
public enum AclPattern {
    LITERAL,
    PREFIXED
}
