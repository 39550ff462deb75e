package io.crossdock.broker.rest;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossdock.broker.rest.RestClient.Answer;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

import java.util.LinkedHashMap;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What {@code /admin/v1/users} promises, and that every caller has its own rights, on whatever cluster. */
@NullUnmarked
abstract class UsersRestContract extends RestContract {
    @Test
    void whoeverDoesNotSayWhoTheyAreIsAsked() throws Exception {
        Answer asked = asNobody().get("/admin/v1/topics");

        assertThat(asked.status()).isEqualTo(401);
        assertThat(asked.headers().get("www-authenticate").toString()).contains("Basic");
        assertThat(asked.body().get("title").asText()).isEqualTo("Unauthorized");
    }

    @Test
    void aWrongPasswordIsRefused() throws Exception {
        assertThat(as(RestCluster.ADMIN, "guess").get("/admin/v1/topics").status())
                .isEqualTo(401);
        assertThat(as("nobody", "guess").get("/admin/v1/topics").status()).isEqualTo(401);
    }

    @Test
    void nobodySmugglesAnOptionIntoALogin() throws Exception {
        for (String odd : new String[] {"x\" username=\"admin", "\\", "x;y", "x\ny", "", "\u0000", "a\"\\\""}) {
            assertThat(as(RestCluster.ADMIN, odd).get("/admin/v1/topics").status())
                    .as(odd)
                    .isEqualTo(401);
        }
    }

    @Test
    void aCallHasItsCallersRightsAndNoMore() throws Exception {
        String user = name();
        JsonNode made = rest().put("/admin/v1/users/" + user, "{}").body();
        String password = made.get("password").asText();
        String topic = topic(1);
        await().until(() -> as(user, password).get("/admin/v1/topics").status() == 200);
        RestClient caller = as(user, password);

        assertThat(caller.get("/admin/v1/topics").body().get("items")).isEmpty();
        assertThat(caller.get("/admin/v1/topics/" + topic).status()).isEqualTo(403);
        assertThat(caller.post("/admin/v1/topics", "{\"name\": \"" + name() + "\"}")
                        .status())
                .isEqualTo(403);
        assertThat(caller.get("/admin/v1/acls").status()).isEqualTo(403);
        assertThat(caller.post("/admin/v1/acls", AccessRestContract.acls(AccessRestContract.rule(topic, user, "READ")))
                        .status())
                .isEqualTo(403);
        assertThat(caller.post("/admin/v1/acls/simulate", "{}").status()).isEqualTo(403);
        assertThat(caller.get("/admin/v1/users").status()).isEqualTo(403);
        assertThat(caller.put("/admin/v1/users/" + user, "{\"password\": \"another-one\"}")
                        .status())
                .isEqualTo(403);
        rest().post(
                        "/admin/v1/acls",
                        AccessRestContract.acls(
                                AccessRestContract.rule(topic, user, "DESCRIBE"),
                                AccessRestContract.rule(topic, user, "DESCRIBE_CONFIGS")));
        await().until(() -> caller.get("/admin/v1/topics/" + topic).status() == 200);
        assertThat(caller.delete("/admin/v1/topics/" + topic).status()).isEqualTo(403);
    }

    @Test
    void aUserIsMadeSeenAndTakenAway() throws Exception {
        String user = name();

        JsonNode made = rest().put("/admin/v1/users/" + user, "{\"mechanism\": \"SCRAM-SHA-512\"}")
                .body();

        String password = made.get("password").asText();
        assertThat(password).hasSize(24);
        await().until(() -> rest().get("/admin/v1/users/" + user).status() == 200);
        Answer shown = rest().get("/admin/v1/users/" + user);
        assertThat(shown.body().at("/credentials/0/mechanism").asText()).isEqualTo("SCRAM-SHA-512");
        assertThat(shown.body().toString()).doesNotContain(password);
        await().until(() -> as(user, password).get("/admin/v1/topics").status() == 200);
        assertThat(rest().put("/admin/v1/users/" + user, "{}").body().get("changes"))
                .isEmpty();
        assertThat(rest().delete("/admin/v1/users/" + user).status()).isEqualTo(200);
        await().until(() -> rest().get("/admin/v1/users/" + user).status() == 404);
    }

    /** What a tool does that is run again and again over the same description. */
    @Test
    void applyingAWholeDescriptionTwiceChangesNothingTheSecondTime() throws Exception {
        String name = name();
        Map<String, String> wanted = new LinkedHashMap<>();
        wanted.put("/admin/v1/users/" + name, "{\"mechanism\": \"SCRAM-SHA-512\", \"iterations\": 4096}");
        wanted.put("/admin/v1/topics/" + name, "{\"partitions\": 2, \"configs\": {\"retention.ms\": \"86400000\"}}");
        wanted.put(
                "/admin/v1/groups/" + name + "/configs", "{\"configs\": {\"consumer.session.timeout.ms\": \"50000\"}}");
        wanted.put(
                "/admin/v1/acls?resourceType=TOPIC&patternType=LITERAL&name=" + name,
                AccessRestContract.acls(
                        AccessRestContract.rule(name, name, "READ"), AccessRestContract.rule(name, name, "WRITE")));
        wanted.put(
                "/admin/v1/quotas/entity?user=" + name,
                "{\"limits\": {\"producer_byte_rate\": 1048576, \"consumer_byte_rate\": 2097152}}");
        for (Map.Entry<String, String> each : wanted.entrySet()) {
            Answer first = rest().put(each.getKey(), each.getValue());
            assertThat(first.status()).as(each + " " + first.body()).isEqualTo(200);
            assertThat(first.body().get("changes")).as(each.getKey()).isNotEmpty();
        }
        await().untilAsserted(() -> {
            for (Map.Entry<String, String> each : wanted.entrySet()) {
                Answer rehearsed = rest().put(rehearsal(each.getKey()), each.getValue());
                assertThat(rehearsed.body().get("changes")).as(each.getKey()).isEmpty();
            }
        });
        Map<String, String> seen = new LinkedHashMap<>();
        for (String path : wanted.keySet()) {
            seen.put(path, rest().get(path).tag());
        }

        for (Map.Entry<String, String> each : wanted.entrySet()) {
            Answer second = rest().call(
                            "PUT", each.getKey(), each.getValue(), "If-Match", String.valueOf(seen.get(each.getKey())));

            assertThat(second.status()).as(each + " " + second.body()).isEqualTo(200);
            assertThat(second.body().get("changes")).as(each.getKey()).isEmpty();
            assertThat(second.body().has("password")).isFalse();
            assertThat(rest().get(each.getKey()).tag()).isEqualTo(seen.get(each.getKey()));
        }
    }

    private static String rehearsal(String path) {
        return path + (path.contains("?") ? "&" : "?") + "dryRun=true";
    }

    @Test
    void aNewPasswordTakesTheOldOnesPlace() throws Exception {
        String user = name();
        rest().put("/admin/v1/users/" + user, "{\"password\": \"first-password\"}");
        await().until(() -> rest().get("/admin/v1/users/" + user).status() == 200);

        Answer changed = rest().post("/admin/v1/users/" + user + "/password", "{\"password\": \"second-password\"}");

        assertThat(changed.body().has("password")).isFalse();
        await().until(() -> as(user, "second-password").get("/admin/v1/topics").status() == 200);
        assertThat(as(user, "first-password").get("/admin/v1/topics").status()).isEqualTo(401);
    }

    @Test
    void usersThatMakeNoSenseAreRefusedByField() throws Exception {
        String path = "/admin/v1/users/" + name();

        assertThat(rest().put(path, "{\"iterations\": 1}").text("/errors/0/field"))
                .isEqualTo("iterations");
        assertThat(rest().put(path, "{\"password\": \"short\"}").body().toString())
                .doesNotContain("was short");
        assertThat(rest().put(path, "{\"mechanism\": \"MD5\"}").status()).isEqualTo(400);
        assertThat(rest().delete(path).status()).isEqualTo(404);
    }
}
