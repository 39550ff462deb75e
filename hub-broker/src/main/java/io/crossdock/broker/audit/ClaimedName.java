package io.crossdock.broker.audit;

import java.util.regex.Pattern;

/** A name that somebody gave who has proven nothing: bounded, and without what would change how a line is shown. */
final class ClaimedName {
    /** In characters. */
    static final int LONGEST = 256;

    /** Control and format characters, halves of characters, and separators of lines. */
    private static final Pattern UNSEEN = Pattern.compile("[\\p{C}\\p{Zl}\\p{Zp}]");

    private ClaimedName() {}

    static String shown(String name) {
        boolean whole = name.length() <= LONGEST;
        return UNSEEN.matcher(whole ? name : name.substring(0, LONGEST)).replaceAll("?") + (whole ? "" : "...");
    }
}
