package io.crossdock.security.rest.acl;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * Whether somebody may do something, and why.
 *
 * @param reason for example {@code ALLOWED_BY_RULE} or {@code NO_RULE_ABOUT_IT}
 * @param rule the one that decides; null when none does
 * @param close rules that nearly decided
 * @param remedy the smallest change that would allow it; null when it is allowed, or nothing would
 * @param superUsersKnown whether the brokers told who their super users and groups of principals are; where they did not,
 *     a super user is answered as anybody else
 */
public record ExplanationDto(
        QuestionDto question,
        boolean allowed,
        String reason,
        @Nullable AclDto rule,
        List<CloseRuleDto> close,
        @Nullable RemedyDto remedy,
        boolean superUsersKnown) {
    /**
     * A rule that did not decide.
     *
     * @param missed PRINCIPAL, HOST, OPERATION or RESOURCE: the one thing it is not about; null when another rule decides
     */
    public record CloseRuleDto(AclDto rule, @Nullable String missed) {}

    /**
     * What would allow it.
     *
     * @param remove rules that refuse it
     * @param add the rule that allows it; null when another does once those are gone
     */
    public record RemedyDto(List<AclDto> remove, @Nullable AclDto add) {}
}
