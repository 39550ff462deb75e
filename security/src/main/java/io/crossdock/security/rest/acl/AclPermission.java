package io.crossdock.security.rest.acl;

/** What a rule says. */
public enum AclPermission {
    ALLOW,
    DENY
}
