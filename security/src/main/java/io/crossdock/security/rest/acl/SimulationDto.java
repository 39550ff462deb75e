package io.crossdock.security.rest.acl;

import java.util.List;

/**
 * What a change of rules would have meant for requests that really came.
 *
 * @param considered distinct requests it was tried against
 * @param outcomes those that would be answered otherwise, the most frequent first
 */
public record SimulationDto(long considered, List<OutcomeOfRequestDto> outcomes) {
    /**
     * A request that would be answered otherwise.
     *
     * @param count how often it came lately
     * @param last when it came last, ISO 8601
     */
    public record OutcomeOfRequestDto(
            QuestionDto request, long count, String last, boolean allowedBefore, boolean allowedAfter) {}
}
