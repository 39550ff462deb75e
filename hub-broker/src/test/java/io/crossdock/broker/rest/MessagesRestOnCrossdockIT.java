package io.crossdock.broker.rest;

import com.fasterxml.jackson.databind.JsonNode;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class MessagesRestOnCrossdockIT extends MessagesRestContract {
    @Override
    RestCluster startCluster() throws Exception {
        return CrossdockCluster.start();
    }

    @Test
    void aRecordThatCannotBeReadEndsASearchWithAnErrorThatSaysWhereAndItGoesOnBehindIt() throws Exception {
        String topic = topic(1);
        try (var producer =
                new KafkaProducer<>(cluster().adminSettings(), new StringSerializer(), new StringSerializer())) {
            for (String value : List.of("first", "second", "damaged", "fourth")) {
                producer.send(new ProducerRecord<>(topic, value)).get();
            }
        }
        damage(((CrossdockCluster) cluster()).firstSegment(topic, 0), "damaged");

        Lines whole = lines(topic, "");
        assertThat(values(whole.messages())).containsExactly("first", "second");
        JsonNode error = whole.last().path("error");
        assertThat(error.path("detail").asText())
                .as(whole.last().toString())
                .contains(topic + "-0", "offset 2", "corrupt");
        assertThat(error.path("scanned").asInt()).isEqualTo(2);
        assertThat(error.at("/partitions/0").asInt()).isEqualTo(2);

        Lines again = lines(topic, "resume=" + error.path("next").asText());
        assertThat(again.messages()).isEmpty();
        assertThat(again.last().at("/error/partitions/0").asInt())
                .as("the same at its very beginning")
                .isEqualTo(2);
        assertThat(values(search(topic, "from=offset:3&partition=0"))).containsExactly("fourth");
    }

    private static void damage(Path segment, String text) throws Exception {
        String all = Files.readString(segment, StandardCharsets.ISO_8859_1);
        try (FileChannel file = FileChannel.open(segment, StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.wrap(new byte[] {'D'}), all.indexOf(text));
        }
    }
}
