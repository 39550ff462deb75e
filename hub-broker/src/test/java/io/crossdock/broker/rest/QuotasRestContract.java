package io.crossdock.broker.rest;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossdock.broker.rest.RestClient.Answer;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What {@code /admin/v1/quotas} promises, on whatever cluster. */
abstract class QuotasRestContract extends RestContract {
    private static final String ENTITY = "/admin/v1/quotas/entity";

    @Test
    void aLimitIsSetSeenAndLifted() throws Exception {
        String user = name();

        Answer set = rest().put(ENTITY + "?user=" + user, "{\"limits\": {\"producer_byte_rate\": 1048576}}");

        assertThat(set.status()).as(set.body().toString()).isEqualTo(200);
        awaitLimit(user, 1_048_576);
        JsonNode listed = rest().get("/admin/v1/quotas?user=" + user).body().at("/items/0");
        assertThat(listed.at("/entity/user").asText()).isEqualTo(user);
        Answer lifted = rest().delete(ENTITY + "?user=" + user);
        assertThat(lifted.body().at("/changes/0/action").asText()).isEqualTo("DELETE");
        await().until(() ->
                rest().get("/admin/v1/quotas?user=" + user).body().get("items").isEmpty());
    }

    @Test
    void puttingTheSameLimitsTwiceChangesNothingTheSecondTime() throws Exception {
        String user = name();
        String limits = "{\"limits\": {\"producer_byte_rate\": 1000, \"consumer_byte_rate\": 2000}}";
        assertThat(rest().put(ENTITY + "?user=" + user, limits).body().get("changes"))
                .hasSize(2);
        awaitLimit(user, 1000);

        assertThat(rest().put(ENTITY + "?user=" + user, limits).body().get("changes"))
                .isEmpty();
        Answer fewer = rest().put(ENTITY + "?user=" + user, "{\"limits\": {\"producer_byte_rate\": 1000}}");
        assertThat(fewer.body().findValuesAsText("action")).containsExactly("DELETE");
    }

    @Test
    void aDryRunOfALimitChangesNothing() throws Exception {
        String user = name();

        Answer rehearsed =
                rest().patch(ENTITY + "?dryRun=true&user=" + user, "{\"set\": {\"request_percentage\": 50}}");

        assertThat(rehearsed.body().get("changes")).hasSize(1);
        assertThat(rest().get(ENTITY + "?user=" + user).body().get("limits")).isEmpty();
    }

    @Test
    void whoSawOlderLimitsChangesNone() throws Exception {
        String user = name();
        rest().put(ENTITY + "?user=" + user, "{\"limits\": {\"producer_byte_rate\": 1000}}");
        awaitLimit(user, 1000);
        String seen = rest().get(ENTITY + "?user=" + user).tag();
        rest().put(ENTITY + "?user=" + user, "{\"limits\": {\"producer_byte_rate\": 2000}}");
        awaitLimit(user, 2000);

        assertThat(rest().call("DELETE", ENTITY + "?user=" + user, "", "If-Match", seen)
                        .status())
                .isEqualTo(412);
    }

    @Test
    void aNameThatTheClusterDoesNotTakeIsNamedByItsParameter() throws Exception {
        Answer refused =
                rest().put(ENTITY + "?ip=no-such-host.invalid", "{\"limits\": {\"connection_creation_rate\": 5}}");

        assertThat(refused.status()).as(refused.body().toString()).isEqualTo(400);
        assertThat(refused.text("/errors/0/field")).isEqualTo("ip");
        assertThat(refused.text("/detail")).contains("no-such-host.invalid");
    }

    @Test
    void theMostSpecificLimitHolds() throws Exception {
        String user = name();
        rest().put(ENTITY + "?user=" + user, "{\"limits\": {\"producer_byte_rate\": 1000}}");
        rest().put(ENTITY + "?user=" + user + "&client-id=app", "{\"limits\": {\"producer_byte_rate\": 500}}");
        awaitLimit(user, 1000);
        await().until(() -> effective(user, "app").at("/0/limit").asLong() == 500);

        assertThat(effective(user, "app").at("/0/from/client-id").asText()).isEqualTo("app");
        assertThat(effective(user, "other").at("/0/limit").asLong()).isEqualTo(1000);
        assertThat(effective(user, "other").at("/0/unit").asText()).isEqualTo("bytes/s");
    }

    @Test
    void limitsThatMakeNoSenseAreRefused() throws Exception {
        String user = name();

        assertThat(rest().put(ENTITY, "{\"limits\": {}}").text("/errors/0/field"))
                .isEqualTo("user");
        assertThat(rest().put(ENTITY + "?user=", "{\"limits\": {}}").text("/errors/0/field"))
                .isEqualTo("user");
        assertThat(rest().put(ENTITY + "?user=" + user, "{\"limits\": {\"no_such_rate\": 1}}")
                        .status())
                .isEqualTo(400);
        RestClient.Answer wrong = rest().put(
                        ENTITY + "?user=" + user,
                        "{\"limits\": {\"no_such_rate\": 1, \"producer_byte_rate\": -1, \"request_percentage\": 5}}");
        assertThat(wrong.body().findValuesAsText("field"))
                .containsExactly("limits.no_such_rate", "limits.producer_byte_rate");
        assertThat(rest().put(ENTITY + "?user=" + user + "&ip=10.0.0.1", "{\"limits\": {\"producer_byte_rate\": 1}}")
                        .status())
                .isEqualTo(400);
        assertThat(rest().put(ENTITY + "?user=" + user, "{\"limits\": {\"producer_byte_rate\": null}}")
                        .status())
                .isEqualTo(400);
    }

    private JsonNode effective(String user, String client) throws Exception {
        return rest().get("/admin/v1/quotas/effective?user=" + user + "&client-id=" + client)
                .body();
    }

    private void awaitLimit(String user, long limit) {
        await().until(() -> rest().get(ENTITY + "?user=" + user)
                        .body()
                        .at("/limits/producer_byte_rate")
                        .asLong()
                == limit);
    }
}
