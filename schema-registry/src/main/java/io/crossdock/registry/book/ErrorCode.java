package io.crossdock.registry.book;

/** Why the registry refuses something, by the numbers that Confluent's clients know. */
public enum ErrorCode {
    SUBJECT_NOT_FOUND(404, 40_401),
    VERSION_NOT_FOUND(404, 40_402),
    SCHEMA_NOT_FOUND(404, 40_403),
    SUBJECT_SOFT_DELETED(404, 40_404),
    SUBJECT_NOT_SOFT_DELETED(404, 40_405),
    VERSION_SOFT_DELETED(404, 40_406),
    VERSION_NOT_SOFT_DELETED(404, 40_407),
    COMPATIBILITY_NOT_CONFIGURED(404, 40_408),
    MODE_NOT_CONFIGURED(404, 40_409),
    /** The code is the status itself, as registries up to 7.9 have it and clients look for it. */
    INCOMPATIBLE(409, 409),
    INVALID_SCHEMA(422, 42_201),
    INVALID_VERSION(422, 42_202),
    INVALID_COMPATIBILITY(422, 42_203),
    INVALID_MODE(422, 42_204),
    NOT_PERMITTED(422, 42_205),
    REFERENCE_EXISTS(422, 42_206),
    INVALID_SUBJECT(422, 42_208),
    TOO_LARGE(422, 42_209),
    INVALID_RULE_SET(422, 42_210),
    CONTEXT_NOT_EMPTY(422, 42_211),
    /** Nothing was changed; the same may be asked again in a moment. */
    BUSY(503, 50_002);

    private final int status;
    private final int code;

    ErrorCode(int status, int code) {
        this.status = status;
        this.code = code;
    }

    /** Of HTTP. */
    public int status() {
        return status;
    }

    /** As it stands in the answer's body. */
    public int code() {
        return code;
    }
}
