package io.crossdock.broker.rest;

import org.jspecify.annotations.Nullable;

/**
 * Where a broker keeps its logs.
 *
 * @param error what is wrong with it; null when nothing is
 * @param totalBytes of its disk; null when unknown
 * @param usableBytes left on its disk; null when unknown
 * @param replicaBytes in the logs there
 */
public record LogDirectoryDto(
        String path,
        @Nullable String error,
        @Nullable Long totalBytes,
        @Nullable Long usableBytes,
        int replicas,
        long replicaBytes) {}
