package io.crossdock.broker.rest;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * A group of consumers.
 *
 * @param coordinator id of the broker that coordinates it; null while there is none
 */
public record GroupDto(
        String group,
        String type,
        String state,
        String assignor,
        @Nullable Integer coordinator,
        List<GroupMemberDto> members) {}
