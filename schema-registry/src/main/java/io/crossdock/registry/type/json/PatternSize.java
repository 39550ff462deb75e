package io.crossdock.registry.type.json;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Estimates how many states a regular expression needs before anything compiles it: {@code ((a{500}){500}){500}} is short
 * to write and would fill the memory. Knows just enough of the syntax; what is no expression at all gets any number.
 */
final class PatternSize {
    private final String written;
    private int at;

    private PatternSize(String written) {
        this.written = written;
    }

    /** How many states, at most {@link Integer#MAX_VALUE}. */
    static int of(String written) {
        return (int) Math.min(Integer.MAX_VALUE, new PatternSize(written).total());
    }

    private long total() {
        Deque<Long> outer = new ArrayDeque<>();
        long sum = 0;
        long last = 0;
        while (at < written.length()) {
            char c = written.charAt(at++);
            if (c == '(') {
                outer.push(sum + last);
                sum = 0;
                last = 0;
            } else if (c == ')' && !outer.isEmpty()) {
                last = capped(sum + last + 2);
                sum = outer.pop();
            } else if (c == '{') {
                last = capped(last * repetition());
            } else {
                sum = capped(sum + last);
                last = width(c);
            }
        }
        while (!outer.isEmpty()) {
            sum = capped(sum + outer.pop());
        }
        return capped(sum + last);
    }

    /** How often the part before is repeated, by the larger of the numbers in the braces that were just opened. */
    private long repetition() {
        long largest = 1;
        long number = 0;
        while (at < written.length()) {
            char c = written.charAt(at++);
            if (c >= '0' && c <= '9') {
                number = capped(number * 10 + (c - '0'));
            } else {
                largest = Math.max(largest, number);
                number = 0;
            }
            if (c == '}') {
                break;
            }
        }
        return largest;
    }

    private int width(char c) {
        if (c == '\\') {
            at++;
        } else if (c == '[') {
            while (at < written.length() && written.charAt(at) != ']') {
                at += written.charAt(at) == '\\' ? 2 : 1;
            }
            at++;
        }
        return 1;
    }

    private static long capped(long value) {
        return Math.min(value, 1L << 40);
    }
}
