package io.crossdock.connectors.deadletter;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Letters grouped by what went wrong: stage, class, and the message without what differs from letter to letter (numbers,
 * quoted text). At most {@value #MOST} groups; what is beyond is counted as one. One thread.
 */
public final class Causes {
    static final int MOST = 200;

    private static final Pattern QUOTED = Pattern.compile("'[^']*'|\"[^\"]*\"");
    private static final Pattern NUMBER = Pattern.compile("\\d+");
    private static final int LONGEST = 200;
    private static final Kind OTHERS = new Kind("", "", "other causes");

    private final Map<Kind, Group> groups = new LinkedHashMap<>();

    Causes() {}

    void add(Letter letter) {
        Kind kind = new Kind(letter.stage(), letter.errorClass(), pattern(letter.errorMessage()));
        if (groups.size() >= MOST && !groups.containsKey(kind)) {
            kind = OTHERS;
        }
        groups.merge(
                kind,
                new Group(kind.stage, kind.errorClass, kind.pattern, 1, letter.place(), letter.place()),
                (known, one) -> known.plus(letter));
    }

    /** The most frequent first. */
    List<Group> all() {
        return groups.values().stream()
                .sorted(Comparator.comparingLong(Group::letters)
                        .reversed()
                        .thenComparing(Group::errorClass)
                        .thenComparing(Group::pattern))
                .toList();
    }

    static String pattern(String message) {
        String line = message.lines().findFirst().orElse("");
        String general = NUMBER.matcher(QUOTED.matcher(line).replaceAll("'…'")).replaceAll("#");
        return general.length() <= LONGEST ? general : general.substring(0, LONGEST) + "…";
    }

    private record Kind(String stage, String errorClass, String pattern) {}

    /**
     * Letters with one cause.
     *
     * @param pattern their message, with {@code #} for numbers and {@code '…'} for quoted text
     * @param letters how many
     * @param first the earliest that was read
     * @param last the latest that was read
     */
    public record Group(String stage, String errorClass, String pattern, long letters, Place first, Place last) {
        private Group plus(Letter letter) {
            return new Group(
                    stage,
                    errorClass,
                    pattern,
                    letters + 1,
                    letter.place().compareTo(first) < 0 ? letter.place() : first,
                    letter.place().compareTo(last) > 0 ? letter.place() : last);
        }
    }
}
