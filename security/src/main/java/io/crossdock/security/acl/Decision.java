package io.crossdock.security.acl;

import org.apache.kafka.common.acl.AclBinding;

import java.util.Optional;

/**
 * Whether somebody may do something, and why.
 *
 * @param rule the one that decides; empty if none did
 */
public record Decision(boolean allowed, Reason reason, Optional<AclBinding> rule) {
    static final Decision SUPER_USER = new Decision(true, Reason.SUPER_USER, Optional.empty());
    static final Decision NOT_ALLOWED = new Decision(false, Reason.NOT_ALLOWED, Optional.empty());
    static final Decision NO_RULE_ALLOWED = new Decision(true, Reason.NO_RULE_ABOUT_IT, Optional.empty());
    static final Decision NO_RULE_REFUSED = new Decision(false, Reason.NO_RULE_ABOUT_IT, Optional.empty());
    static final Decision UNREADABLE = new Decision(false, Reason.UNREADABLE, Optional.empty());

    /** What decided. */
    public enum Reason {
        /** Whoever asks is in {@code super.users}. */
        SUPER_USER,
        /** A rule that allows it, and none that refuses it. */
        ALLOWED_BY_RULE,
        /** A rule that refuses it; those that allow it do not count then. */
        REFUSED_BY_RULE,
        /** There are rules about the resource, but none allows this. */
        NOT_ALLOWED,
        /** There is no rule about the resource; {@code allow.everyone.if.no.acl.found} decides. */
        NO_RULE_ABOUT_IT,
        /** Rules are stored that cannot be read, so that nobody knows what they would refuse. */
        UNREADABLE
    }

    static Decision by(AclBinding rule, boolean allowed) {
        return new Decision(allowed, allowed ? Reason.ALLOWED_BY_RULE : Reason.REFUSED_BY_RULE, Optional.of(rule));
    }
}
