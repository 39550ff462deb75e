package io.crossdock.registry.book;

import io.crossdock.registry.schema.Subject;

/** The registry does not do what it was asked. The message says why, and what helps. */
public final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;

    public Refused(ErrorCode code, String message) {
        super(message);
        this.code = code;
    }

    public ErrorCode code() {
        return code;
    }

    /** Nothing is known under that name. */
    public static Refused subjectNotFound(Subject subject) {
        return new Refused(ErrorCode.SUBJECT_NOT_FOUND, "Subject '" + subject + "' not found.");
    }

    /** The subject has no such version. */
    public static Refused versionNotFound(int version) {
        return new Refused(ErrorCode.VERSION_NOT_FOUND, "Version " + version + " not found.");
    }

    static Refused notPermitted(String message) {
        return new Refused(ErrorCode.NOT_PERMITTED, message);
    }

    static Refused referenceExists(SubjectVersion used, SubjectVersion user) {
        return new Refused(
                ErrorCode.REFERENCE_EXISTS,
                "One or more references exist to the schema {magic=1,keytype=SCHEMA,subject=" + used.subject()
                        + ",version=" + used.version() + "}, among them one of " + user.subject() + " version "
                        + user.version() + "; delete what refers to it first.");
    }
}
