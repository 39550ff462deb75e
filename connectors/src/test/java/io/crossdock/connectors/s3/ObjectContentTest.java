package io.crossdock.connectors.s3;

import io.crossdock.connectors.s3.SourceSettings.Afterwards;
import io.crossdock.connectors.s3.SourceSettings.Reading;
import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ObjectContentTest {

    @Test
    void aLineEndsWithOrWithoutCarriageReturnAndTheLastNeedsNoEnd() throws IOException {
        ObjectContent content = read(Reading.LINES, "a\r\n\nb\nä");

        assertThat(content.next(3)).containsExactly("a", "", "b");
        assertThat(content.next(3)).containsExactly("ä");
        assertThat(content.next(3)).isEmpty();
    }

    @Test
    void rowsHaveTheNamesOfTheFirst() throws IOException {
        assertThat(read(Reading.ROWS, "id,name\n1,\"a,\nb\"\n").next(5))
                .containsExactly(Map.of("id", "1", "name", "a,\nb"));
    }

    @Test
    void aQuoteThatIsNotClosedIsNoCsv() throws IOException {
        ObjectContent content = read(Reading.ROWS, "id,name\n1,\"a");

        assertThatThrownBy(() -> content.next(5)).isInstanceOf(IOException.class);
    }

    @Test
    void anObjectThatIsOneMessageMayBeSoLargeAndNoLarger() throws IOException {
        assertThat(read(Reading.WHOLE, "12345678").next(5))
                .containsExactly("12345678".getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> read(Reading.WHOLE, "123456789"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("1.txt is larger than 8 bytes; raise 'largest'");
    }

    @Test
    void aPositionIsReadAsItWasWritten() {
        var position = new ObjectPosition("shop", "in/", "in/7.csv", "\"9a\"", 500, false);

        assertThat(ObjectPosition.decode(position.encode())).isEqualTo(position);
        assertThatThrownBy(() -> ObjectPosition.decode("{\"key\":7}")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatIsMovedIsNotReadAgain() {
        var settings = new SourceSettings("in/", Reading.WHOLE, Afterwards.MOVE, "in/done/", 1, 1);

        assertThat(settings.doneKey("in/a/1")).isEqualTo("in/done/a/1");
        assertThat(List.of("in/1", "in/done/1", "in/a/").stream().filter(settings::takes))
                .containsExactly("in/1");
        assertThatThrownBy(() -> new SourceSettings("in/", Reading.WHOLE, Afterwards.MOVE, "in", 1, 1))
                .hasMessageContaining("'done' must be a prefix");
    }

    private static ObjectContent read(Reading reading, String text) throws IOException {
        var settings = new SourceSettings("", reading, Afterwards.KEEP, "", 1, 8);
        return ObjectContent.of(settings, "1.txt", new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }
}
