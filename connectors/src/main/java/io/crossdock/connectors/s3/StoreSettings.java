package io.crossdock.connectors.s3;

import io.crossdock.connectors.http.Options;
import io.crossdock.connectors.trust.TrustedCertificates;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.HttpsURLConnection;

/**
 * Where a bucket is, and who we are there.
 *
 * @param endpoint of a server that is not Amazon's; null for Amazon's of the region
 * @param pathStyle whether the bucket stands in the path and not before the host
 * @param keys what requests are signed by; null where the machine's own surroundings say it
 * @param timeout until a connection is made, and until an answer begins or goes on
 */
record StoreSettings(
        String bucket,
        @Nullable URI endpoint,
        String region,
        boolean pathStyle,
        @Nullable AccessKeys keys,
        Optional<TrustedCertificates> trusted,
        Duration timeout) {
    StoreSettings {
        if (endpoint != null
                && (endpoint.getHost() == null
                        || !("http".equals(endpoint.getScheme()) || "https".equals(endpoint.getScheme())))) {
            throw new IllegalArgumentException("'endpoint' must begin with http:// or https:// and name a host");
        }
        if (timeout.toMillis() < 1 || timeout.toMillis() > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("'timeout' must be more than 0 milliseconds and less than 24 days");
        }
    }

    /**
     * A pair of keys, and what goes with one that somebody lent.
     *
     * @param session null where the keys are the owner's own
     */
    record AccessKeys(String id, String secret, @Nullable String session) {
        /** Without the keys. */
        @Override
        public String toString() {
            return "AccessKeys[…]";
        }
    }

    static StoreSettings of(Options options) {
        String endpoint = options.text("endpoint");
        String pathStyle = options.text("pathStyle");
        return new StoreSettings(
                options.needed("bucket"),
                endpoint == null ? null : URI.create(endpoint),
                options.needed("region"),
                pathStyle == null ? endpoint != null : Boolean.parseBoolean(pathStyle),
                keys(options.text("accessKey"), options.text("secretKey"), options.text("sessionToken")),
                TrustedCertificates.of("trustedCertificates", options.text("trustedCertificates")),
                Duration.ofMillis(Long.parseLong(options.needed("timeout"))));
    }

    private static @Nullable AccessKeys keys(@Nullable String id, @Nullable String secret, @Nullable String session) {
        if (id != null && secret != null) {
            return new AccessKeys(id, secret, session);
        }
        if (id != null || secret != null || session != null) {
            throw new IllegalArgumentException("'accessKey' and 'secretKey' belong together");
        }
        return null;
    }

    /** A client that tries nothing twice: whoever uses it knows when to come again. */
    S3Client client() {
        S3ClientBuilder builder = S3Client.builder()
                .httpClient(UrlConnectionHttpClient.create(this::connection))
                .region(Region.of(region))
                .forcePathStyle(pathStyle)
                .credentialsProvider(credentials())
                // servers that are not Amazon's may know neither the trailing checksums nor the signed chunks
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .overrideConfiguration(it -> it.retryStrategy(DefaultRetryStrategy.doNotRetry()));
        if (endpoint != null) {
            builder.endpointOverride(endpoint);
        }
        return builder.build();
    }

    private AwsCredentialsProvider credentials() {
        if (keys == null) {
            return DefaultCredentialsProvider.builder().build();
        }
        return StaticCredentialsProvider.create(
                keys.session() == null
                        ? AwsBasicCredentials.create(keys.id(), keys.secret())
                        : AwsSessionCredentials.create(keys.id(), keys.secret(), keys.session()));
    }

    private HttpURLConnection connection(URI uri) {
        try {
            var connection = (HttpURLConnection) uri.toURL().openConnection();
            connection.setConnectTimeout((int) timeout.toMillis());
            connection.setReadTimeout((int) timeout.toMillis());
            connection.setUseCaches(false);
            if (trusted.isPresent() && connection instanceof HttpsURLConnection secured) {
                secured.setSSLSocketFactory(trusted.get().sockets());
            }
            return connection;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed.getMessage(), failed);
        }
    }

    /** Without the keys. */
    @Override
    public String toString() {
        return "StoreSettings[" + bucket + ", " + (endpoint == null ? region : endpoint) + "]";
    }
}
