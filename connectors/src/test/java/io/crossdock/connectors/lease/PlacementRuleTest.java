package io.crossdock.connectors.lease;

import io.crossdock.connectors.check.ConnectorCheck;
import io.crossdock.connectors.definition.Placement;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

import static org.assertj.core.api.Assertions.assertThat;

class PlacementRuleTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "source: {uri: 'timer:tick'} | ONCE",
                "source: {uri: 'file:/tmp/in'} | ONCE",
                "source: {uri: sql, parameters: {query: 'select 1'}} | ONCE",
                "source: {uri: 'jms:queue:orders'} | EVERYWHERE",
                "source: {uri: 'jms:orders'} | EVERYWHERE",
                "source: {uri: 'jms:topic:orders'} | ONCE",
                "source: {kamelet: timer-source, properties: {message: hi}} | ONCE",
                "source: {kamelet: artemis-source, properties: {brokerUrl: 'tcp://b:1', queue: q}} | EVERYWHERE",
                "source: {kamelet: log-tail-source, properties: {file: /var/log/x.log}} | EVERYWHERE",
                "source: {kamelet: signed-webhook-source, properties: {sender: shopify, signingSecret: '${env:S}', port: 8090}} | EVERYWHERE",
                "source: {uri: 'jms:queue:orders'}, runs: once | ONCE",
                "source: {uri: 'timer:tick'}, runs: everywhere | EVERYWHERE",
                "sink: {uri: 'log:x'} | EVERYWHERE",
            })
    void whatIsNotKnownToBeSharedRunsOnce(String side, Placement expected) {
        try (var check = new ConnectorCheck(Map.of("S", "secret"))) {
            var checked = check.read(Path.of("x.yaml"), "{name: x, topic: t, " + side + "}");
            assertThat(checked.problems()).isEmpty();

            assertThat(PlacementRule.of(Objects.requireNonNull(checked.definition())))
                    .isEqualTo(expected);
        }
    }
}
