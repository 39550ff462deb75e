package io.crossdock.registry.type.json;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import com.networknt.schema.regex.RegularExpression;
import org.jspecify.annotations.Nullable;

/**
 * A regular expression of a schema, matched in time linear to the text (RE2). What needs to backtrack (looking ahead or
 * behind, references to groups) is refused: an expression such as {@code (a+)+$} keeps a backtracking engine busy for
 * hours with 40 characters, and this one runs on what strangers send. Immutable and thread-safe.
 *
 * @param size states of its automaton, about
 */
record LinearPattern(Pattern compiled, int size) implements RegularExpression {
    /** States of one expression's automaton. Time and memory grow with them. */
    static final int STATES = 5_000;

    /** The library that validates hands no context to expressions, so the work they may do is kept by thread. */
    private static final ThreadLocal<@Nullable Work> WORK = new ThreadLocal<>();

    /**
     * @param written in the dialect of ECMA 262, as far as it can be matched in linear time
     * @throws PatternSyntaxException when it cannot, or is none
     */
    static LinearPattern of(String written) {
        int size = PatternSize.of(written);
        if (size > STATES) {
            throw new PatternSyntaxException("it repeats its parts to more than " + STATES + " states", written);
        }
        return new LinearPattern(Pattern.compile(translated(written)), size);
    }

    /** Runs what matches expressions, which then use up the given work. */
    static void within(Work work, Runnable matching) {
        WORK.set(work);
        try {
            matching.run();
        } finally {
            WORK.remove();
        }
    }

    /** Whether it occurs in the text. */
    @Override
    public boolean matches(String text) {
        Work work = WORK.get();
        if (work != null) {
            work.charge(1 + (long) text.length() * size / 16);
        }
        return compiled.matcher(text).find();
    }

    /** What ECMA 262 writes differently: code points, control characters, and the names of groups. */
    private static String translated(String written) {
        var out = new StringBuilder(written.length() + 8);
        for (int i = 0; i < written.length(); i++) {
            char c = written.charAt(i);
            char next = i + 1 < written.length() ? written.charAt(i + 1) : 0;
            if (c == '\\' && next == 'u' && isHex(written, i + 2, 4)) {
                out.append("\\x{").append(written, i + 2, i + 6).append('}');
                i += 5;
            } else if (c == '\\' && next == 'c' && i + 2 < written.length()) {
                out.append(String.format("\\x{%x}", written.charAt(i + 2) % 32));
                i += 2;
            } else if (c == '\\' && next != 0) {
                out.append(c).append(next);
                i++;
            } else if (written.startsWith("(?<", i) && isNamed(written, i + 3)) {
                out.append("(?P<");
                i += 2;
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }

    private static boolean isNamed(String written, int at) {
        return at < written.length() && Character.isJavaIdentifierStart(written.charAt(at));
    }

    private static boolean isHex(String written, int from, int length) {
        if (from + length > written.length()) {
            return false;
        }
        for (int i = from; i < from + length; i++) {
            if (Character.digit(written.charAt(i), 16) < 0) {
                return false;
            }
        }
        return true;
    }
}
