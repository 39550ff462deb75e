package io.crossdock.connectors.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The answer of a server, with as much of its body as is wanted. The timeout of Java's client ends with the headers; this
 * one is for all of it, so that a server that stops in the middle keeps nobody.
 *
 * @param body its beginning, if there is more than was wanted
 */
public record WholeAnswer(int status, HttpHeaders headers, byte[] body) {
    /**
     * Sends a request and waits for the answer.
     *
     * @param most bytes of the body
     * @param timeout for everything
     * @throws IOException if there is no answer, or not all of it in time
     */
    public static WholeAnswer of(HttpClient client, HttpRequest request, int most, Duration timeout)
            throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<byte[]>> sent = client.sendAsync(request, head -> new Beginning(most));
        try {
            HttpResponse<byte[]> answer = sent.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
            return new WholeAnswer(answer.statusCode(), answer.headers(), answer.body());
        } catch (TimeoutException late) {
            throw new IOException("no whole answer within " + timeout.toMillis() + " ms", late);
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof IOException cause
                    ? new IOException(cause.getMessage() == null ? cause.toString() : cause.getMessage(), cause)
                    : new IOException(failed.getCause());
        } finally {
            sent.cancel(true); // changes nothing once it is there
        }
    }

    /** Takes the first bytes and gives up the rest, and the connection with it. */
    private static final class Beginning implements BodySubscriber<byte[]> {
        private final int most;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final CompletableFuture<byte[]> body = new CompletableFuture<>();
        private volatile Subscription subscription = new Nothing();

        Beginning(int most) {
            this.most = most;
        }

        @Override
        public CompletionStage<byte[]> getBody() {
            return body;
        }

        @Override
        public void onSubscribe(Subscription given) {
            subscription = given;
            given.request(1);
        }

        @Override
        public void onNext(List<ByteBuffer> parts) {
            for (ByteBuffer part : parts) {
                var taken = new byte[Math.min(part.remaining(), most - bytes.size())];
                part.get(taken);
                bytes.write(taken, 0, taken.length);
                if (part.hasRemaining()) {
                    subscription.cancel();
                    body.complete(bytes.toByteArray());
                    return;
                }
            }
            subscription.request(1);
        }

        @Override
        public void onError(Throwable failure) {
            body.completeExceptionally(failure);
        }

        @Override
        public void onComplete() {
            body.complete(bytes.toByteArray());
        }
    }

    /** Before there is a subscription. */
    private record Nothing() implements Subscription {
        @Override
        public void request(long n) {}

        @Override
        public void cancel() {}
    }
}
