package io.crossdock.connectors.step;

import com.sun.net.httpserver.HttpServer;
import io.crossdock.connectors.camel.Trial;
import io.crossdock.connectors.check.ConnectorCheck;
import io.crossdock.connectors.definition.Expression;
import io.crossdock.connectors.definition.OwnStep;
import io.crossdock.connectors.definition.Problem;
import io.crossdock.connectors.definition.TrialInput;
import io.crossdock.connectors.definition.TrialOutcome;
import io.crossdock.connectors.definition.TrialOutcome.Failed;
import io.crossdock.connectors.definition.TrialOutcome.Output;
import io.crossdock.connectors.definition.TrialOutcome.Passed;
import org.apache.camel.Processor;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.h2.jdbcx.JdbcDataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

import static org.assertj.core.api.Assertions.assertThat;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OwnStepsTest {
    private ConnectorCheck check;

    @BeforeAll
    void loadCamelOnce() {
        check = new ConnectorCheck(Map.of("MASK_KEY", "a-long-secret"));
    }

    @AfterAll
    void close() {
        check.close();
    }

    @Test
    void fieldsAreRenamedComputedDroppedAndMaskedWhereverTheyAre() throws Exception {
        Object value = values("""
                  - decode: {format: json}
                  - rename: {customer.mail: email, no: id}
                  - set: {total: {simple: "${body[price]}"}, at.year: {constant: "2025"}}
                  - drop: [price, lines.secret]
                  - mask: {fields: [customer.email, lines.sku], with: stars}
                  - mask: {fields: [customer.name], with: hash, key: "${env:MASK_KEY}"}
                  - mask: {fields: [card.number], with: remove}
                """, """
                {"no": 7, "price": 1.50, "customer": {"mail": "ada@example.org", "name": "Ada"}, "card": {"number": 4111, "kind": "v"},
                 "lines": [{"sku": "abc", "secret": 1}, {"sku": "d", "secret": 2}]}""").get(0);

        assertThat(value).isInstanceOfSatisfying(Map.class, map -> {
            assertThat(map.get("id")).isEqualTo(7);
            assertThat(map.get("total")).hasToString("1.50");
            assertThat(map.get("at")).isEqualTo(Map.of("year", "2025"));
            assertThat(map.get("card")).isEqualTo(Map.of("kind", "v"));
            assertThat(map.get("lines")).isEqualTo(List.of(Map.of("sku", "***"), Map.of("sku", "*")));
            assertThat(map.get("customer"))
                    .isEqualTo(Map.of(
                            "email", "***********.org",
                            "name", "e7cdf5f2a638803062a947f2282e4c661021a0b5bf12bf49ba313a4488ecd6ea"));
            assertThat(map).doesNotContainKeys("no", "price");
        });
    }

    @Test
    void keepHoldsBackAloneAndInsideASplit() throws Exception {
        List<Object> kept = values("""
                  - decode: {format: csv}
                  - split:
                      simple: "${body}"
                      steps:
                        - keep: "${body[country]} == 'France'"
                        - map: {who: "${body[name]}"}
                """, "name,country\nAda,France\nBob,Spain\nEve,France\n");

        assertThat(kept).containsExactly(Map.of("who", "Ada"), Map.of("who", "Eve"));
    }

    @Test
    void keepSortsOutABatchAndWhatFollowsSeesTheRest() throws Exception {
        String file = """
                name: out
                topic: t
                sink: {uri: "file:/nowhere"}
                batch: {records: 10}
                steps:
                  - keep: "${body[a]} > 1"
                  - set: {seen: {constant: "yes"}}
                """;
        TrialInput one = TrialInput.of("{\"a\": 1}".getBytes(StandardCharsets.UTF_8));
        TrialInput two = TrialInput.of("{\"a\": 2}".getBytes(StandardCharsets.UTF_8));

        assertThat(((Passed) run(file, one, Map.of())).outputs()).isEmpty();
        assertThat(((Passed) run(file, two, Map.of())).outputs().get(0).value())
                .isEqualTo(List.of(Map.of("a", 2, "seen", "yes")));
    }

    @Test
    void encodeMakesTheBytesOfASinksMessage() throws Exception {
        Output sent = ((Passed) run("""
                name: out
                topic: t
                sink: {uri: "file:/nowhere"}
                batch: {records: 10}
                steps:
                  - set: {b: "${body[a]}"}
                  - encode: {format: csv, delimiter: ";"}
                """, TrialInput.of("{\"a\": 1}".getBytes(StandardCharsets.UTF_8)), Map.of()))
                .outputs()
                .get(0);

        assertThat(sent.value()).isEqualTo("a;b\r\n1;1\r\n");
    }

    @Test
    void whatCannotBeDecodedFailsWithItsPlace() throws Exception {
        Failed failed = (Failed) run(source("  - decode: {format: xml}\n"), TrialInput.of("<a>"), Map.of());

        assertThat(failed.stage()).isEqualTo("decode");
        assertThat(failed.message()).startsWith("the message is not XML:").contains("line 1");
    }

    @Test
    void aTrialGivesTheAnswersOfLookups() throws Exception {
        String file = source("""
                  - decode: {format: json}
                  - lookup: {sql: "select * from customers where id = :id", using: {id: "${body[c]}"}, into: customer}
                """) + "datasource: {url: \"jdbc:h2:mem:none\"}\n";

        Passed passed = (Passed) run(file, TrialInput.of("{\"c\": 1}"), Map.of("customer", Map.of("name", "Ada")));
        assertThat(passed.outputs().get(0).value()).isEqualTo(Map.of("c", 1, "customer", Map.of("name", "Ada")));
        assertThat(((Failed) run(file, TrialInput.of("{\"c\": 1}"), Map.of())).message())
                .isEqualTo("the lookup into 'customer' found nothing for {id=1}");
    }

    @Test
    void aLookupBySqlAsksOnceForEachValueWithinItsBound() throws Exception {
        var database = new JdbcDataSource();
        database.setURL("jdbc:h2:mem:lookups;DB_CLOSE_DELAY=-1");
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute("create table customers (id int primary key, name varchar(20))");
            statement.execute("insert into customers values (1, 'Ada'), (2, 'Bob')");
        }
        try (var context = new DefaultCamelContext()) {
            context.getRegistry().bind("datasource", DataSource.class, database);
            var step = new OwnStep.Lookup(
                    new OwnStep.Lookup.Sql("select name from customers where id = :id"),
                    Map.of("id", new Expression("simple", "${body[c]}")),
                    "customer",
                    1,
                    Duration.ofHours(1),
                    false);
            var processor = Steps.of(step, context);

            assertThat(looked(processor, context, 1)).isEqualTo(Map.of("name", "Ada"));
            try (var connection = database.getConnection();
                    var statement = connection.createStatement()) {
                statement.execute("update customers set name = 'Eve' where id = 1");
            }
            assertThat(looked(processor, context, 1)).isEqualTo(Map.of("name", "Ada"));
            assertThat(looked(processor, context, 2)).isEqualTo(Map.of("name", "Bob"));
            assertThat(looked(processor, context, 1)).isEqualTo(Map.of("name", "Eve"));
            assertThat(looked(processor, context, 3)).isNull();
        }
    }

    @Test
    void aLookupByHttpEscapesItsValuesAndKnowsWhatIsNotThere() throws Exception {
        var asked = new AtomicInteger();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            asked.incrementAndGet();
            byte[] answer =
                    ("{\"path\": \"" + exchange.getRequestURI().getRawPath() + "\"}").getBytes(StandardCharsets.UTF_8);
            boolean missing = exchange.getRequestURI().getPath().endsWith("/9");
            exchange.sendResponseHeaders(missing ? 404 : 200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
        try {
            var answers =
                    new HttpAnswers("http://127.0.0.1:" + server.getAddress().getPort() + "/c/{id}");
            assertThat(answers.to(Map.of("id", "a/../b c"))).contains(Map.of("path", "/c/a%2F..%2Fb%20c"));
            assertThat(answers.to(Map.of("id", 9))).isEmpty();
        } finally {
            server.stop(0);
        }
        assertThat(asked.get()).isEqualTo(2);
    }

    @Test
    void wrongOwnStepsAreToldLikeAllOthers() {
        assertThat(mistakes("""
                  - mask: {fields: [a], with: star}
                  - mask: {feilds: [a]}
                  - keep: "${body"
                  - lookup: {into: x}
                  - decode: {format: jsn}
                  - msk: {fields: [a]}
                  - split: {simple: "${body}", steps: [{drop: {a: b}}]}
                  - lookup: {http: "http://x/{id}", into: x, cache: {entries: 0}}
                """))
                .containsExactly(
                        "5:31 'with' must be one of [hash, stars, remove], was 'star' - did you mean 'stars'?",
                        "6:11 'mask': 'fields' is missing",
                        "6:12 unknown key 'feilds' in 'mask' - did you mean 'fields'?",
                        "7:11 not a valid simple expression: expected symbol functionEnd but was eol",
                        "8:13 'lookup' needs exactly one of 'sql' (a query) and 'http' (a URL)",
                        "9:22 'format' must be one of [avro, bytes, csv, edifact, json, json-schema, pattern, protobuf, string, xml],"
                                + " was 'jsn' - did you mean 'json'?",
                        "10:5 unknown step 'msk' - did you mean 'mask'?",
                        "11:47 'drop' must list names of fields, such as [email, card.number]",
                        "12:63 'entries' must be a whole number from 1 to 1000000, was '0'");
    }

    private static @Nullable Object looked(Processor processor, DefaultCamelContext context, int id) throws Exception {
        var exchange = new DefaultExchange(context);
        exchange.getMessage().setBody(Map.of("c", id));
        processor.process(exchange);
        return exchange.getMessage().getBody(Map.class).get("customer");
    }

    private List<Object> values(String steps, String body) throws Exception {
        var outcome = run(source(steps), TrialInput.of(body), Map.of());
        assertThat(outcome).isInstanceOf(Passed.class);
        return ((Passed) outcome).outputs().stream().map(Output::value).toList();
    }

    private static String source(String steps) {
        return "name: orders\ntopic: t\nsource: {uri: \"file:/in\"}\nsteps:\n" + steps.indent(0);
    }

    private List<String> mistakes(String steps) {
        return check.read(Path.of("x.yaml"), source(steps)).problems().stream()
                .map(problem -> problem.line() + ":" + problem.column() + " " + problem.message())
                .toList();
    }

    private TrialOutcome run(String file, TrialInput input, Map<String, Object> answers) throws Exception {
        ConnectorCheck.Checked checked = check.read(Path.of("file.yaml"), file);
        assertThat(checked.problems()).extracting(Problem::toString).isEmpty();
        try (Trial trial = Trial.of(Objects.requireNonNull(checked.definition()), answers)) {
            return trial.run(input);
        }
    }
}
