package io.crossdock.security.rest;

import jakarta.ws.rs.WebApplicationException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Long lists, a part at a time. */
class PageQueryTest {
    private static final List<Integer> NUMBERS = List.of(1, 2, 9, 10, 11, 100, 1000);

    @Test
    void whoFollowsNextSeesEverythingOnceAndInOrder() {
        var seen = new ArrayList<Integer>();
        String after = null;
        do {
            PageDto<Integer> page = query(after, "2").ofNumbered(NUMBERS, number -> number);
            assertThat(page.items()).hasSizeLessThanOrEqualTo(2);
            seen.addAll(page.items());
            after = page.next();
        } while (after != null);

        assertThat(seen).isEqualTo(NUMBERS);
    }

    @Test
    void theListGoesOnAfterANumberThatIsGone() {
        assertThat(query("8", "100").ofNumbered(NUMBERS, number -> number).items())
                .containsExactly(9, 10, 11, 100, 1000);
    }

    @Test
    void namesAreInTheOrderOfTheirCharacters() {
        PageDto<String> page = query("b", "1").of(List.of("a", "b", "ba", "c"), name -> name);

        assertThat(page).isEqualTo(new PageDto<>(List.of("ba"), "ba"));
    }

    @Test
    void aPageHasOneToAThousandEntries() {
        for (String limit : List.of("0", "1001", "-1", "all")) {
            assertThatThrownBy(() -> query(null, limit).of(List.of("a"), name -> name))
                    .as(limit)
                    .isInstanceOf(WebApplicationException.class);
        }
    }

    private static PageQuery query(@Nullable String after, String limit) {
        return new PageQuery(after, new NumberParam(limit));
    }
}
