package io.crossdock.connectors.format;

/**
 * A text that may be looked at so many times and no more. Java's regular expressions may try more ways to match than there
 * are atoms in the world, without looking at a clock or at an interrupt; but each try looks at the text.
 */
final class PatientText implements CharSequence {
    /** Looks, and as many more for each character; an expression that backtracks little needs about ten for each. */
    private static final int LOOKS = 1_000_000;

    private static final int LOOKS_PER_CHARACTER = 500;

    private final String text;
    private long left;

    PatientText(String text) {
        this.text = text;
        left = LOOKS + (long) LOOKS_PER_CHARACTER * text.length();
    }

    /** The text was looked at too often. */
    static final class TriedTooOftenException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TriedTooOftenException() {
            super("the text was looked at too often", null, false, false);
        }
    }

    @Override
    public char charAt(int index) {
        if (left-- <= 0) {
            throw new TriedTooOftenException();
        }
        return text.charAt(index);
    }

    @Override
    public int length() {
        return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return text.subSequence(start, end);
    }

    @Override
    public String toString() {
        return text;
    }
}
