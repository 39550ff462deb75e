package io.crossdock.cli.plan;

import java.util.regex.Pattern;

/** The value of a setting as clusters tell it, whichever way somebody wrote it. */
public final class SettingValue {
    private static final Pattern WHOLE = Pattern.compile("-?0*(\\d{1,18})");
    private static final Pattern FRACTION = Pattern.compile("-?\\d{1,15}\\.\\d{1,15}");

    private SettingValue() {}

    /** No blanks around the parts of a list, no zeros before a number or after a fraction. */
    public static String canonical(String value) {
        String text = value.strip().replaceAll("\\s*,\\s*", ",");
        if (WHOLE.matcher(text).matches()) {
            return Long.toString(Long.parseLong(text));
        }
        return FRACTION.matcher(text).matches() ? Double.toString(Double.parseDouble(text)) : text;
    }
}
