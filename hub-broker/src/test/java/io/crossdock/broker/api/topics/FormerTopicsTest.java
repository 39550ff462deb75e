package io.crossdock.broker.api.topics;

import io.crossdock.broker.MemoryMetadata;
import io.crossdock.broker.metadata.ClusterImage;
import io.crossdock.broker.metadata.TopicImage;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;

/** Which deleted topics are still known by name. */
class FormerTopicsTest {
    private final MemoryMetadata metadata = new MemoryMetadata(image(List.of()));
    private final FormerTopics former = FormerTopics.of(metadata);

    @Test
    void aTopicThatIsGoneKeepsItsName() {
        TopicImage orders = topic("orders");
        TopicImage again = topic("orders");
        metadata.show(image(List.of(orders)));
        assertThat(former.name(orders.id())).isEmpty();

        metadata.show(image(List.of()));
        assertThat(former.name(orders.id())).contains("orders");

        metadata.show(image(List.of(again)));
        assertThat(former.name(orders.id())).contains("orders");
        assertThat(former.name(again.id())).isEmpty();
        assertThat(former.name(Uuid.randomUuid())).isEmpty();
    }

    @Test
    void theOldestOfMoreThanAThousandAreForgotten() {
        var gone = new ArrayList<TopicImage>();
        for (int each = 0; each < 1_003; each++) {
            TopicImage topic = topic("orders-" + each);
            gone.add(topic);
            metadata.show(image(List.of(topic)));
        }
        metadata.show(image(List.of()));

        assertThat(gone.stream().filter(topic -> former.name(topic.id()).isEmpty()))
                .containsExactlyElementsOf(gone.subList(0, 3));
    }

    @Test
    void whoDeletesThousandsAtOnceIsRememberedInPart() {
        List<TopicImage> many =
                IntStream.range(0, 3_000).mapToObj(each -> topic("t-" + each)).toList();
        metadata.show(image(many));
        metadata.show(image(List.of()));

        assertThat(many.stream().filter(topic -> former.name(topic.id()).isPresent()))
                .hasSize(1_000);
    }

    private static TopicImage topic(String name) {
        return new TopicImage(name, Uuid.randomUuid(), List.of(), Map.of());
    }

    private static ClusterImage image(List<TopicImage> topics) {
        return ClusterImage.of(
                "cluster",
                ClusterImage.NO_CONTROLLER,
                Map.of(),
                topics.stream().collect(Collectors.toMap(TopicImage::name, Function.identity())),
                Map.of());
    }
}
