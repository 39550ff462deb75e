package io.crossdock.broker.rest;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * Who reads as part of a group.
 *
 * @param instance its static name; null without one
 */
public record GroupMemberDto(
        String member, @Nullable String instance, String client, String host, List<TopicPartitionsDto> assignment) {}
