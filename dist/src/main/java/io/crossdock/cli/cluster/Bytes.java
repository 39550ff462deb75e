package io.crossdock.cli.cluster;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers of bytes as people write and read them; 1 kB is 1024 bytes. */
public final class Bytes {
    private static final List<String> UNITS = List.of("B", "kB", "MB", "GB", "TB", "PB");
    private static final Pattern WRITTEN =
            Pattern.compile("(\\d+(?:\\.\\d+)?)\\s*([kmgtp]?)i?b?", Pattern.CASE_INSENSITIVE);

    private Bytes() {}

    /** With three digits at least where there are, such as {@code 12.3 MB}. */
    public static String text(long bytes) {
        double value = bytes;
        int unit = 0;
        while (value >= 1024 && unit < UNITS.size() - 1) {
            value /= 1024;
            unit++;
        }
        String number = unit == 0 || value >= 100
                ? String.format(Locale.ROOT, "%.0f", value)
                : String.format(Locale.ROOT, "%.1f", value);
        return number + " " + UNITS.get(unit);
    }

    /**
     * Such as {@code 50MB}, {@code 1.5g} or {@code 1000}.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static long parse(String text) {
        Matcher matcher = WRITTEN.matcher(text.trim());
        if (!matcher.matches()) {
            throw new IllegalArgumentException("'" + text + "' is no number of bytes such as 50MB");
        }
        int power = "kmgtp".indexOf(matcher.group(2).toLowerCase(Locale.ROOT)) + 1;
        long unit = matcher.group(2).isEmpty() ? 1 : 1L << (10 * power);
        return (long) (Double.parseDouble(matcher.group(1)) * unit);
    }
}
