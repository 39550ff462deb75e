package io.crossdock.connectors.s3;

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.S3Exception;

import java.util.Map;

/** What a store says when it does not let somebody in, and what mends it. */
final class Refusal {
    private static final String KEYS = "'accessKey' and 'secretKey' have to be those of a user of the store";
    private static final Map<String, String> REMEDIES = Map.of(
            "InvalidAccessKeyId",
            KEYS,
            "SignatureDoesNotMatch",
            KEYS,
            "AccessDenied",
            "the user's policy has to allow this on the bucket",
            "NoSuchBucket",
            "'bucket' has to name one that is there; none is made");

    private Refusal() {}

    /** The code of the store's answer; empty where it gave none. */
    static String code(S3Exception refused) {
        String code = refused.awsErrorDetails() == null
                ? null
                : refused.awsErrorDetails().errorCode();
        return code == null ? "" : code;
    }

    /** The failure's message, with a remedy where there is one. */
    static String said(SdkException failure) {
        @Nullable String remedy = failure instanceof S3Exception refused ? REMEDIES.get(code(refused)) : null;
        return failure.getMessage() + (remedy == null ? "" : " - " + remedy);
    }
}
