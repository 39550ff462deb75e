package io.crossdock.security.rest;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Positive;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.apache.kafka.common.errors.TopicExistsException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletionException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RestServerTest {
    private static final InetSocketAddress ANY = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private final HttpClient http = HttpClient.newHttpClient();
    private volatile Readiness readiness = Readiness.of(List.of());
    private RestServer server;

    @BeforeEach
    void start() throws IOException {
        server = RestServer.start(ANY, List.of(new HealthResource(() -> readiness, true), new Crates(), new Ships()));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aReadyHubAnswers200() throws Exception {
        HttpResponse<String> answer = get("/health/ready");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(json(answer).get("ready").asBoolean()).isTrue();
    }

    @Test
    void aHubThatStillWaitsSaysForWhat() throws Exception {
        readiness = Readiness.of(List.of("broker: loading the log"));

        HttpResponse<String> answer = get("/health/ready");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(json(answer).at("/reasons/0").asText()).isEqualTo("broker: loading the log");
        assertThat(get("/health/live").statusCode()).isEqualTo(200);
    }

    @Test
    void whereOthersAskTheyLearnNothingButWhetherItServes() throws Exception {
        readiness = Readiness.of(List.of("broker: loading the log"));
        try (RestServer told = RestServer.start(ANY, List.of(new HealthResource(() -> readiness, false)))) {
            var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + told.port() + "/health/ready"));

            HttpResponse<String> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());

            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.body()).isEqualTo("{\"ready\":false}");
        }
    }

    @Test
    void everyInvalidFieldIsNamed() throws Exception {
        HttpResponse<String> answer = post("/crates", "{\"label\":\" \",\"weight\":-3}");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("content-type")).hasValue(Problem.MEDIA_TYPE);
        assertThat(json(answer).findValuesAsText("field")).containsExactly("label", "weight");
        assertThat(json(answer).at("/errors/1/message").asText()).isEqualTo("must be greater than 0, was -3");
    }

    @Test
    void aBodyThatIsNotJsonIsRefusedWithItsPosition() throws Exception {
        HttpResponse<String> answer = post("/crates", "{\"label\": }");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json(answer).get("detail").asText()).contains("line 1, column 1");
    }

    @Test
    void whereAnObjectIsExpectedNoClassIsNamed() throws Exception {
        HttpResponse<String> answer = post("/crates", "[]");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json(answer).get("detail").asText())
                .contains("a JSON object is expected")
                .doesNotContain("crossdock");
    }

    @Test
    void anUnknownFieldIsRefusedByName() throws Exception {
        HttpResponse<String> answer = post("/crates", "{\"label\":\"a\",\"wieght\":1}");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json(answer).at("/errors/0/field").asText()).isEqualTo("wieght");
        assertThat(json(answer).get("detail").asText())
                .startsWith("there is no such field - did you mean 'weight'?; there are label, weight")
                .doesNotContain("crossdock");
    }

    @Test
    void aValueOfAnotherTypeIsRefusedInWordsOfJson() throws Exception {
        HttpResponse<String> answer = post("/crates", "{\"label\":\"a\",\"weight\":\"heavy\"}");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json(answer).at("/errors/0/field").asText()).isEqualTo("weight");
        assertThat(json(answer).get("detail").asText())
                .startsWith("a whole number is expected here")
                .doesNotContain("java", "crossdock");
        assertThat(json(post("/crates", "{\"label\":[1],\"weight\":1}"))
                        .get("detail")
                        .asText())
                .startsWith("a text is expected here");
    }

    @Test
    void aMistypedParameterChangesNothingAndIsCorrected() throws Exception {
        HttpResponse<String> answer = post("/admin/v1/ships?dryrun=true&colour=red", "");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json(answer).findValuesAsText("field")).containsExactly("colour", "dryrun");
        assertThat(json(answer).at("/errors/1/message").asText()).contains("did you mean 'dryRun'?");
        assertThat(json(answer).get("detail").asText()).contains("colour");
        assertThat(post("/admin/v1/ships?dryRun=true&limit=1", "").body()).isEqualTo("rehearsed");
    }

    /** What its clients send besides is theirs to know. */
    @Test
    void aShapeOfOthersTakesParametersItDoesNotKnow() throws Exception {
        assertThat(get("/crates/none?pretty=true").statusCode()).isEqualTo(404);
    }

    @Test
    void aValidBodyReachesTheResource() throws Exception {
        HttpResponse<String> answer = post("/crates", "{\"label\":\"a\",\"weight\":2}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(json(answer).get("weight").asInt()).isEqualTo(2);
    }

    @Test
    void whatIsNotThereIs404AsAProblem() throws Exception {
        assertThat(json(get("/nowhere")).get("status").asInt()).isEqualTo(404);
        assertThat(json(get("/crates/none")).get("detail").asText()).isEqualTo("there is no crate 'none'");
    }

    @Test
    void aRefusalOfTheClusterKeepsItsMessageAndSaysWhoseFaultItIs() throws Exception {
        HttpResponse<String> answer = get("/crates/taken");

        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(json(answer).get("detail").asText()).isEqualTo("topic 'taken' exists");
    }

    @Test
    void aHeadThatCannotBeReadIsRefusedAsAProblem() throws Exception {
        HttpRequest twoTypes = request("/crates")
                .headers("content-type", MediaType.APPLICATION_JSON, "content-type", MediaType.TEXT_PLAIN)
                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                .build();

        HttpResponse<String> answer = http.send(twoTypes, HttpResponse.BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("content-type")).hasValue(Problem.MEDIA_TYPE);
        assertThat(json(answer).get("status").asInt()).isEqualTo(400);
    }

    @Test
    void anUnexpectedFailureTellsTheClientNothingOfItsCause() throws Exception {
        HttpResponse<String> answer = get("/crates/broken");

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body()).doesNotContain("secret");
    }

    @Test
    void anAddressInUseIsNamed() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), taken.getLocalPort());

            assertThatThrownBy(() -> RestServer.start(address, List.of()).close())
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(":" + taken.getLocalPort())
                    .hasMessageContaining("in use");
        }
    }

    private HttpResponse<String> get(String path) throws Exception {
        return http.send(request(path).GET().build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String path, String body) throws Exception {
        HttpRequest request = request(path)
                .header("content-type", MediaType.APPLICATION_JSON)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
    }

    private static JsonNode json(HttpResponse<String> answer) throws IOException {
        return RestJson.MAPPER.readTree(answer.body());
    }

    public record CrateDto(@NotBlank String label, @Positive int weight) {}

    @Path("/crates")
    @Produces(MediaType.APPLICATION_JSON)
    @Consumes(MediaType.APPLICATION_JSON)
    public static final class Crates {
        @POST
        public CrateDto create(@Valid CrateDto crate) {
            return crate;
        }

        @GET
        @Path("/{name}")
        public CrateDto find(@PathParam("name") String name) {
            throw switch (name) {
                case "taken" -> new CompletionException(new TopicExistsException("topic 'taken' exists"));
                case "broken" -> new IllegalStateException("the secret cause");
                default -> new NotFoundException("there is no crate '" + name + "'");
            };
        }
    }

    @Path("/admin/v1/ships")
    public static final class Ships {
        @POST
        public String sail(@QueryParam("dryRun") boolean dryRun, @BeanParam PageQuery page) {
            return dryRun ? "rehearsed" : "gone";
        }
    }
}
