package io.crossdock.connectors.mongo;

import org.bson.BsonDateTime;
import org.bson.BsonDouble;
import org.bson.BsonInt64;
import org.bson.BsonObjectId;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.time.Duration;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class CollectionPositionTest {
    static List<BsonValue> values() {
        return List.of(
                new BsonInt64(9_007_199_254_740_993L),
                new BsonDouble(0.1),
                new BsonDateTime(1_700_000_000_123L),
                new BsonString("a \"quoted\" text"),
                new BsonObjectId(new ObjectId("65f0c0ffee65f0c0ffee65f0")));
    }

    @ParameterizedTest
    @MethodSource("values")
    void whatIsKeptIsReadAgainAsTheSameValueOfTheSameType(BsonValue value) {
        var position = new CollectionPosition("shop.carts", "changed", value, new BsonString("id"));

        assertThat(CollectionPosition.decode(position.encode())).isEqualTo(position);
    }

    @Test
    void theBeginningIsKeptToo() {
        var beginning = new CollectionPosition("shop.carts", "_id", null, null);

        assertThat(CollectionPosition.decode(beginning.encode())).isEqualTo(beginning);
    }

    @Test
    void aPositionIsOfOneFieldOfOneCollection() {
        var position = new CollectionPosition("shop.carts", "changed", new BsonInt64(1), null);

        assertThat(position.isOf(settings("shop.carts", "changed"))).isTrue();
        assertThat(position.isOf(settings("shop.carts", "_id"))).isFalse();
        assertThat(position.isOf(settings("shop.orders", "changed"))).isFalse();
    }

    @Test
    void aPositionOfAnotherOriginIsNotTakenForOne() {
        assertThatThrownBy(() ->
                        CollectionPosition.decode("{\"table\": \"orders\", \"column\": \"id\", \"value\": \"17\"}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no position of a collection");
    }

    private static PollSettings settings(String collection, String field) {
        return new PollSettings(collection, field, 10, PollSettings.EARLIEST, Duration.ZERO);
    }
}
