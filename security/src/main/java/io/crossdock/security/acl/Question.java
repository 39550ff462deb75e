package io.crossdock.security.acl;

import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.security.auth.KafkaPrincipal;

import java.net.InetAddress;

/**
 * May this user do this with that resource from there?
 *
 * @param operation one single operation, not ALL or ANY
 * @param name of the resource; {@code kafka-cluster} for the cluster itself
 */
public record Question(
        KafkaPrincipal principal, InetAddress host, AclOperation operation, ResourceType type, String name) {

    public Decision answer(AclBook book) {
        return book.decide(principal, host, operation, type, name);
    }
}
