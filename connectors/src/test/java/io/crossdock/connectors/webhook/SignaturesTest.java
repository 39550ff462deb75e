package io.crossdock.connectors.webhook;

import io.crossdock.connectors.webhook.HmacSender.Encoding;
import io.crossdock.connectors.webhook.HmacSender.Names;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The codes here were made with openssl; GitHub's is the one of its documentation. */
class SignaturesTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);
    private static final String STRIPE_BODY = "{\"id\":\"evt_1\",\"type\":\"charge.succeeded\"}";
    private static final String STRIPE_CODE = "a3f7d2647ca8af4e7ebbd79c4f9380dbd98ee11b35cf0485b700ca327380e947";
    private final Sender github = new HmacSender(
            new Mac256("It's a Secret to Everybody"),
            new Names("X-Hub-Signature-256", "X-GitHub-Event", List.of("X-GitHub-Delivery")),
            Encoding.HEX);
    private final Sender shopify = HmacSender.shopify(new Mac256("shpss_test"));
    private final Sender stripe = new StripeSender(new Mac256("whsec_test"), Duration.ofMinutes(5));

    @Test
    void theExampleOfGitHubIsTaken() {
        String code = "757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";

        assertThat(github.refusal(request("Hello, World!", "X-Hub-Signature-256", "sha256=" + code), NOW))
                .isNull();
        assertThat(github.refusal(request("Hello, World!", "x-hub-signature-256", code.toUpperCase(Locale.ROOT)), NOW))
                .isNull();
        assertThat(github.refusal(request("Hello, World?", "X-Hub-Signature-256", "sha256=" + code), NOW))
                .contains("not that of this body");
    }

    @Test
    void shopifySignsInBase64AndNamesTheEventInHeaders() {
        var request = new Received(
                Map.of(
                        "X-Shopify-Hmac-Sha256", "1GxccvotnkOedTjSm8S0m/VA3yAUKshyqT52ccNYHj4=",
                        "X-Shopify-Topic", "orders/create",
                        "X-Shopify-Webhook-Id", "w-1",
                        "X-Shopify-Event-Id", "e-1"),
                bytes("{\"id\":1}"));

        assertThat(shopify.refusal(request, NOW)).isNull();
        assertThat(shopify.event(request)).isEqualTo(new Sender.Event("orders/create", "e-1"));
        assertThat(shopify.refusal(request("{\"id\":1}", "X-Shopify-Hmac-Sha256", "not base64!"), NOW))
                .isEqualTo("the header X-Shopify-Hmac-Sha256 is no base64");
        assertThat(shopify.refusal(request("{\"id\":1}", "X", "y"), NOW))
                .isEqualTo("the header X-Shopify-Hmac-Sha256 is missing");
    }

    @Test
    void stripeIsTakenWithAnyOfItsCodesWhileSecretsAreChanged() {
        String other = "00".repeat(32);

        assertThat(stripe.refusal(signed("t=1700000000,v1=" + STRIPE_CODE + ",v0=" + other), NOW))
                .isNull();
        assertThat(stripe.refusal(signed("t=1700000000,v1=" + other + ",v1=" + STRIPE_CODE), NOW))
                .isNull();
        assertThat(stripe.event(signed("t=1"))).isEqualTo(new Sender.Event("charge.succeeded", "evt_1"));
    }

    @Test
    void aCodeOfAnotherKindDoesNotCountForStripe() {
        assertThat(stripe.refusal(signed("t=1700000000,v0=" + STRIPE_CODE), NOW))
                .contains("has no code");
        assertThat(stripe.refusal(signed("t=1700000000,v1=zz"), NOW)).contains("none of the codes");
        assertThat(stripe.refusal(signed("v1=" + STRIPE_CODE), NOW)).contains("has no time");
    }

    @Test
    void aTimeThatIsNotTheSignedOneIsRefused() {
        assertThat(stripe.refusal(signed("t=1700000001,v1=" + STRIPE_CODE), NOW))
                .contains("none of the codes");
    }

    @Test
    void fiveMinutesAreAllowedAndNotASecondMore() {
        Received request = signed("t=1700000000,v1=" + STRIPE_CODE);

        assertThat(stripe.refusal(request, NOW.plusSeconds(300))).isNull();
        assertThat(stripe.refusal(request, NOW.minusSeconds(300))).isNull();
        assertThat(stripe.refusal(request, NOW.plusSeconds(301))).contains("is 301 s ago, and only 300 s are allowed");
        assertThat(stripe.refusal(request, NOW.minusSeconds(301))).contains("301 s ahead");
    }

    @Test
    void anEmptySecretIsRefusedSinceEverybodyKnowsIt() {
        assertThatThrownBy(() -> new Mac256(" ")).hasMessageContaining("the signing secret is empty");
    }

    private static Received signed(String header) {
        return request(STRIPE_BODY, StripeSender.HEADER, header);
    }

    private static Received request(String body, String header, String value) {
        return new Received(Map.of(header, value), bytes(body));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
