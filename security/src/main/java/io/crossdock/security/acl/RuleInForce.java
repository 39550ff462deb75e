package io.crossdock.security.acl;

import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.security.auth.KafkaPrincipal;

import java.net.InetAddress;

/**
 * One rule, made ready to be asked.
 *
 * @param operations a bit for each operation code it is about
 * @param decision what it decides where it matches
 */
record RuleInForce(AclBinding binding, KafkaPrincipal principal, HostPattern host, long operations, Decision decision) {

    static RuleInForce of(AclBinding binding) {
        AclPermissionType permission = binding.entry().permissionType();
        return new RuleInForce(
                binding,
                Principals.parse(binding.entry().principal()),
                HostPattern.of(binding.entry().host()),
                Operations.covered(binding.entry().operation(), permission),
                Decision.by(binding, permission == AclPermissionType.ALLOW));
    }

    boolean matches(InetAddress address, AclOperation operation) {
        return covers(operation) && host.matches(address);
    }

    boolean covers(AclOperation operation) {
        return (operations & Operations.bit(operation)) != 0;
    }

    boolean allows() {
        return decision.allowed();
    }
}
