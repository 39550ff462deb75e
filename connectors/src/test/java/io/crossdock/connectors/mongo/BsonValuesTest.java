package io.crossdock.connectors.mongo;

import io.crossdock.connectors.format.FormatException;
import io.crossdock.connectors.format.Json;
import org.bson.BsonDecimal128;
import org.bson.BsonDocument;
import org.bson.types.Decimal128;
import org.junit.jupiter.api.Test;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class BsonValuesTest {
    @Test
    void whatJsonSaysGoesThereAndBackWithoutLosingADigit() throws Exception {
        String text = "{\"a\":1,\"b\":9007199254740993,\"c\":0.10,\"d\":[true,null,{\"e\":\"ü\"}],\"f\":{}}";

        BsonDocument document = BsonValues.document((Map<?, ?>) parsed(text));

        assertThat(document.getDecimal128("c").getValue()).isEqualTo(Decimal128.parse("0.10"));
        assertThat(new String(Json.write(BsonValues.map(document)), StandardCharsets.UTF_8))
                .isEqualTo(text);
    }

    @Test
    void whatJsonHasNoFormForComesAsTextOrAsExtendedJson() throws Exception {
        BsonDocument document = BsonDocument.parse("""
                {
                  "id": {"$oid": "65f0c0ffee65f0c0ffee65f0"},
                  "at": {"$date": "2025-01-31T12:00:00.250Z"},
                  "uuid": {"$uuid": "73ffd264-44b3-4c69-90e8-e7d1dfc035d4"},
                  "none": {"$numberDecimal": "NaN"},
                  "stamp": {"$timestamp": {"t": 17, "i": 1}},
                  "bytes": {"$binary": {"base64": "AQI=", "subType": "00"}}
                }
                """);

        assertThat(new String(Json.write(BsonValues.map(document)), StandardCharsets.UTF_8))
                .isEqualTo("{\"id\":\"65f0c0ffee65f0c0ffee65f0\",\"at\":\"2025-01-31T12:00:00.250Z\","
                        + "\"uuid\":\"73ffd264-44b3-4c69-90e8-e7d1dfc035d4\",\"none\":\"NaN\","
                        + "\"stamp\":{\"$timestamp\":{\"t\":17,\"i\":1}},\"bytes\":\"AQI=\"}");
    }

    @Test
    void extendedJsonBecomesTheValueThatItMeans() throws Exception {
        String text = "{\"at\":{\"$date\":\"2025-01-31T12:00:00Z\"},\"id\":{\"$oid\":\"65f0c0ffee65f0c0ffee65f0\"}}";

        BsonDocument document = BsonValues.document((Map<?, ?>) parsed(text));

        assertThat(document.isDateTime("at")).isTrue();
        assertThat(document.isObjectId("id")).isTrue();
    }

    @Test
    void aNumberThatIsTooLongForMongoIsRefusedAndNotRounded() throws Exception {
        assertThat(BsonValues.bson(new BigInteger("9223372036854775808")))
                .isEqualTo(new BsonDecimal128(Decimal128.parse("9223372036854775808")));
        assertThatThrownBy(() -> BsonValues.bson(new BigDecimal("0.12345678901234567890123456789012345")))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("no exact number");
    }

    @Test
    void aMapThatOnlyLooksLikeExtendedJsonIsRefused() {
        assertThatThrownBy(() -> BsonValues.bson(Map.of("$date", "yesterday")))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("no value in Extended JSON");
    }

    private static Object parsed(String text) throws FormatException {
        return Objects.requireNonNull(Json.parse(text.getBytes(StandardCharsets.UTF_8)));
    }
}
