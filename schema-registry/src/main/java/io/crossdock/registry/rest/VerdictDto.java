package io.crossdock.registry.rest;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.crossdock.registry.book.SubjectReaders.Readers;
import io.crossdock.registry.book.Verdict;
import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * Whether a schema is compatible.
 *
 * @param messages null unless the caller wants them ({@code verbose=true})
 * @param verdict the same facts one by one, null unless the caller wants them ({@code verdict=true})
 */
public record VerdictDto(
        @JsonProperty("is_compatible") boolean isCompatible,
        @Nullable List<String> messages,
        @Nullable Details verdict) {
    /**
     * The facts of a verdict.
     *
     * @param level of compatibility that was asked for
     * @param compared with how many versions
     * @param readers who reads the subject's topic now; null when nothing breaks
     */
    public record Details(
            String level,
            int compared,
            List<FindingDto> findings,
            @Nullable ReadersDto readers) {}

    /**
     * One reason why somebody breaks.
     *
     * @param version against which it was found
     * @param rule that is broken
     * @param path where in the schema
     * @param what in words
     * @param fails who, in words
     * @param mend what helps, in words
     */
    public record FindingDto(int version, int id, String rule, String path, String what, String fails, String mend) {}

    /**
     * Who reads the subject's topic.
     *
     * @param groups consumer groups, at most a thousand
     * @param connectors sink connectors, at most a thousand
     * @param known whether the cluster could be asked
     */
    public record ReadersDto(List<String> groups, List<String> connectors, boolean known) {}

    static VerdictDto of(Verdict verdict, boolean verbose, @Nullable Details details) {
        return new VerdictDto(verdict.isCompatible(), verbose ? verdict.messages() : null, details);
    }

    static Details details(Verdict verdict, @Nullable Readers readers) {
        return new Details(
                verdict.level().name(),
                verdict.compared(),
                verdict.findings().stream()
                        .map(finding -> new FindingDto(
                                finding.against().version(),
                                finding.against().id(),
                                finding.why().rule(),
                                finding.why().path(),
                                finding.why().what(),
                                finding.who(),
                                finding.why().mend()))
                        .toList(),
                readers == null ? null : new ReadersDto(readers.groups(), readers.connectors(), readers.known()));
    }
}
