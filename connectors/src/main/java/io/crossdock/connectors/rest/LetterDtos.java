package io.crossdock.connectors.rest;

import io.crossdock.connectors.deadletter.Causes;
import io.crossdock.connectors.deadletter.Letter;
import io.crossdock.connectors.deadletter.LetterBox;
import io.crossdock.connectors.deadletter.LetterEdit;
import io.crossdock.connectors.deadletter.LetterFilter;
import io.crossdock.connectors.deadletter.LetterPage;
import io.crossdock.connectors.deadletter.RedriveOrder;
import io.crossdock.connectors.deadletter.RedriveProgress;
import io.crossdock.connectors.definition.TrialOutcome;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Dead letters as their clients see them. */
final class LetterDtos {
    private LetterDtos() {}

    /** Some letters, and {@code next} for the following part. */
    public record LettersDto(
            List<LetterDto> letters, @Nullable String next) {
        static LettersDto of(LetterPage page) {
            return new LettersDto(
                    page.letters().stream().map(LetterDto::brief).toList(),
                    page.next() == null ? null : page.next().toString());
        }
    }

    /** How many letters there are of each cause. */
    public record CausesDto(List<CauseDto> causes, @Nullable String next) {
        static CausesDto of(LetterBox.CausePage page) {
            return new CausesDto(
                    page.causes().stream().map(CauseDto::of).toList(),
                    page.next() == null ? null : page.next().toString());
        }
    }

    /** One cause. */
    public record CauseDto(String stage, String errorClass, String message, long letters, String first, String last) {
        static CauseDto of(Causes.Group group) {
            return new CauseDto(
                    group.stage(),
                    group.errorClass(),
                    group.pattern(),
                    group.letters(),
                    group.first().toString(),
                    group.last().toString());
        }
    }

    /**
     * One letter.
     *
     * @param letter its name, {@code partition@offset}
     * @param value as text; null if it is none, or in a list
     * @param valueBase64 the value's bytes if they are no text
     */
    public record LetterDto(
            String letter,
            String stage,
            String errorClass,
            String errorMessage,
            int attempts,
            int redrives,
            boolean settled,
            String origin,
            String time,
            String version,
            @Nullable String key,
            long bytes,
            @Nullable String value,
            @Nullable String valueBase64,
            @Nullable Map<String, String> headers) {
        static LetterDto brief(LetterPage.Found found) {
            return of(found, null, null, null);
        }

        static LetterDto full(LetterPage.Found found) {
            byte[] value = found.letter().record().value();
            String text = value == null ? null : text(value);
            var headers = new LinkedHashMap<String, String>();
            for (Header header : found.letter().record().headers()) {
                headers.put(
                        header.key(), header.value() == null ? "" : new String(header.value(), StandardCharsets.UTF_8));
            }
            String base64 =
                    value == null || text != null ? null : Base64.getEncoder().encodeToString(value);
            return of(found, text, base64, headers);
        }

        private static LetterDto of(
                LetterPage.Found found,
                @Nullable String value,
                @Nullable String base64,
                @Nullable Map<String, String> headers) {
            Letter letter = found.letter();
            return new LetterDto(
                    letter.place().toString(),
                    letter.stage(),
                    letter.errorClass(),
                    letter.errorMessage(),
                    letter.attempts(),
                    letter.redrives(),
                    found.settled(),
                    letter.origin(),
                    letter.time(),
                    letter.version(),
                    letter.key(),
                    Math.max(0, letter.record().serializedValueSize()),
                    value,
                    base64,
                    headers);
        }

        private static @Nullable String text(byte[] bytes) {
            try {
                return StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(bytes))
                        .toString();
            } catch (CharacterCodingException notText) {
                return null;
            }
        }
    }

    /**
     * Changes to the record inside a letter; what is missing stays.
     *
     * @param value the new value as text
     * @param valueBase64 or as bytes
     * @param headers headers to set; null as a value takes one away
     */
    public record EditDto(
            @Nullable String key,
            @Nullable String value,
            @Nullable String valueBase64,
            @Nullable Map<String, @Nullable String> headers) {
        LetterEdit edit() {
            if (value != null && valueBase64 != null) {
                throw new IllegalArgumentException("give 'value' or 'valueBase64', not both");
            }
            var changed = new LinkedHashMap<String, Optional<String>>();
            if (headers != null) {
                headers.forEach((name, text) -> changed.put(name, Optional.ofNullable(text)));
            }
            Optional<byte[]> bytes = valueBase64 == null
                    ? Optional.ofNullable(value).map(LetterDtos::bytes)
                    : Optional.of(Base64.getDecoder().decode(valueBase64));
            return new LetterEdit(Optional.ofNullable(key).map(LetterDtos::bytes), bytes, changed);
        }
    }

    /**
     * What came of a test.
     *
     * @param passed whether it would have been delivered now
     * @param stage where it failed
     * @param notSent calls of other systems that were left out
     */
    public record TestDto(
            boolean passed,
            @Nullable String stage,
            @Nullable String message,
            List<TrialOutcome.Output> outputs,
            List<String> notSent) {
        static TestDto of(TrialOutcome outcome) {
            if (outcome instanceof TrialOutcome.Failed failed) {
                return new TestDto(false, failed.stage(), failed.message(), List.of(), List.of());
            }
            var passed = (TrialOutcome.Passed) outcome;
            return new TestDto(true, null, null, passed.outputs(), passed.notSent());
        }
    }

    /**
     * Which letters to redrive; what is missing does not matter.
     *
     * @param cause class of the error
     * @param from first offset
     * @param to last offset
     * @param pace records per second at most
     * @param mostRedrives letters that came back so often are left out; 3 if missing
     * @param force redrives those, too
     */
    public record RedriveOrderDto(
            @Nullable String cause,
            @Nullable String stage,
            @Nullable String key,
            @Nullable Integer partition,
            @Nullable Long from,
            @Nullable Long to,
            @Nullable Double pace,
            @Nullable Integer mostRedrives,
            @Nullable Boolean force) {
        static final RedriveOrderDto EVERYTHING =
                new RedriveOrderDto(null, null, null, null, null, null, null, null, null);

        RedriveOrder order() {
            return new RedriveOrder(
                    new LetterFilter(cause, stage, key, partition, from, to),
                    pace == null ? RedriveOrder.UNHINDERED : pace,
                    mostRedrives == null ? RedriveOrder.USUAL_MOST : mostRedrives,
                    force != null && force);
        }
    }

    /** How far a redrive is. */
    public record RedriveDto(
            String state,
            @Nullable String started,
            long read,
            long total,
            long redriven,
            long returned,
            long looped,
            @Nullable String lastError) {
        static RedriveDto of(RedriveProgress progress) {
            return new RedriveDto(
                    progress.state().name(),
                    progress.started() == null ? null : progress.started().toString(),
                    progress.read(),
                    progress.total(),
                    progress.redriven(),
                    progress.returned(),
                    progress.looped(),
                    progress.lastError());
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
