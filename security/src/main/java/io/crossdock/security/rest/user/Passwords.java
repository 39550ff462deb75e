package io.crossdock.security.rest.user;

import java.security.SecureRandom;

/** New passwords that nobody can guess and everybody can type. */
public final class Passwords {
    /** Without those that look like others. 24 of them are 139 bits. */
    private static final String LETTERS = "abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";

    private static final int LENGTH = 24;

    private Passwords() {}

    /** A new one. */
    public static String generate() {
        var random = new SecureRandom();
        var password = new StringBuilder(LENGTH);
        for (int i = 0; i < LENGTH; i++) {
            password.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return password.toString();
    }
}
