package io.crossdock.broker.request;

import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.ResourceType;
import org.jspecify.annotations.Nullable;

/**
 * Something a client was not allowed in one request.
 *
 * @param resource its name; {@code any} if it would have been enough to be allowed it anywhere
 * @param before what it was refused before, in the same request
 * @param number 1 for the first, 2 for the one after, …
 */
public record Refusal(
        AclOperation operation,
        ResourceType type,
        String resource,
        @Nullable Refusal before,
        int number) {}
