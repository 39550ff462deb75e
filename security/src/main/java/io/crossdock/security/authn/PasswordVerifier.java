package io.crossdock.security.authn;

/** Tells whether a password is a user's. Thread-safe; may take milliseconds, so not on a thread that serves many. */
@FunctionalInterface
public interface PasswordVerifier {

    boolean isPassword(String user, String password);
}
