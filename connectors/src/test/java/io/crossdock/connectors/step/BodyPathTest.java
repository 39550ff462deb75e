package io.crossdock.connectors.step;

import io.crossdock.connectors.definition.Expression;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** A path of the body means what it means to Camel, however it is looked up. */
class BodyPathTest {
    private static final Map<String, Object> BODY = Map.of(
            "id",
            7L,
            "text",
            "a text",
            "none",
            "",
            "order",
            Map.of("total", 12.5, "buyer", Map.of("e-mail", "ada@example.com"), "lines", List.of(1, 2, 3)));

    private DefaultCamelContext camel;
    private Exchange exchange;

    @BeforeEach
    void start() {
        camel = new DefaultCamelContext();
        camel.start();
        exchange = new DefaultExchange(camel);
        exchange.getMessage().setBody(BODY);
    }

    @AfterEach
    void stop() {
        camel.stop();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "${body[id]}",
                "${body[text]}",
                "${body[none]}",
                "${body[order]}",
                "${body[order][total]}",
                "${body[order][buyer][e-mail]}",
                "${body[order][lines]}",
                "${body[order][lines][1]}",
                "${body[order][lines][last]}",
                "${body[missing]}",
                "${body[id]}-${body[text]}",
                "${body}",
                "${body[order].size}"
            })
    void isWhatCamelSays(String text) {
        Object camels = camel.resolveLanguage("simple").createExpression(text).evaluate(exchange, Object.class);

        assertThat(ready(text).evaluate(exchange, Object.class)).isEqualTo(camels);
    }

    @Test
    void whatCannotBeFoundFailsAsItDoesInCamel() {
        assertThatThrownBy(() -> ready("${body[text][length][x]}").evaluate(exchange, Object.class))
                .hasMessageContaining("length");
    }

    @Test
    void anotherTypeIsConvertedToAsCamelDoes() {
        assertThat(ready("${body[id]}").evaluate(exchange, String.class)).isEqualTo("7");
    }

    @Test
    void fieldsOfMapsAreLookedUpWithoutCamel() {
        assertThat(ready("${body[order][total]}")).isInstanceOf(BodyPath.class);
        assertThat(ready("${body[order][lines][1]}")).isNotInstanceOf(BodyPath.class);
    }

    private org.apache.camel.Expression ready(String text) {
        return ReadyExpression.of(new Expression("simple", text), camel);
    }
}
