package io.crossdock.broker.concurrent;

import io.crossdock.broker.concurrent.Turns.Turn;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;

class TurnsTest {
    private final Turns<String> turns = new Turns<>(100, 50, 2);

    @Test
    void whoHasOneTaskIsServedBehindOneOfEachOther() {
        for (int i = 0; i < 50; i++) {
            turns.add("hard", i, "hard " + i);
        }
        turns.add("orders", 0, "orders");
        turns.add("bills", 0, "bills");

        assertThat(served(4)).containsExactly("hard 0", "orders", "bills", "hard 1");
    }

    @Test
    void linesOfAGroupTakeTurnsToo() {
        for (int i = 0; i < 3; i++) {
            turns.add("orders", "busy", "busy " + i);
        }
        turns.add("orders", "calm", "calm");

        assertThat(served(4)).containsExactly("busy 0", "calm", "busy 1", "busy 2");
    }

    @Test
    void aGroupHasNoMoreUnderWayThanItMay() {
        for (int i = 0; i < 3; i++) {
            turns.add("hard", i, "hard " + i);
        }
        Turn<String> first = begun();
        begun();

        assertThat(turns.begin()).isNull();
        turns.add("orders", 0, "orders");
        assertThat(begun().task()).isEqualTo("orders");
        assertThat(turns.begin()).isNull();
        turns.end(first);
        assertThat(begun().task()).isEqualTo("hard 2");
    }

    @Test
    void ofALineOneIsUnderWay() {
        turns.add("orders", 0, "first");
        turns.add("orders", 0, "second");
        Turn<String> first = begun();

        assertThat(turns.begin()).isNull();
        turns.end(first);
        assertThat(begun().task()).isEqualTo("second");
    }

    @Test
    void nobodyIsWokenForWhatMayNotBeginYet() {
        assertThat(turns.add("orders", 0, "first")).isTrue();
        begun();
        assertThat(turns.add("orders", 0, "behind the first")).isFalse();
        assertThat(turns.add("orders", 1, "second")).isTrue();
        begun();
        assertThat(turns.add("orders", 2, "one too many at once")).isFalse();
        assertThat(turns.add("bills", 0, "another group's")).isTrue();
    }

    @Test
    void thereIsRoomForOthersWhenAGroupHasAllItMay() {
        for (int i = 0; i < 50; i++) {
            turns.add("hard", i, "hard " + i);
        }
        assertThat(turns.hasRoom("hard")).isFalse();
        assertThat(turns.hasRoom("orders")).isTrue();
        for (int i = 0; i < 50; i++) {
            turns.add("orders", i, "orders " + i);
        }
        assertThat(turns.hasRoom("bills")).isFalse();

        turns.end(begun());
        assertThat(turns.hasRoom("hard")).isTrue();
        assertThat(turns.hasRoom("bills")).isTrue();
        assertThat(turns.hasRoom("orders")).isFalse();
    }

    @Test
    void everyTaskIsServedOnceAndThoseOfALineInOrder() {
        var random = new Random(6);
        var under = new ArrayList<Turn<String>>();
        var served = new ArrayList<String>();
        int added = 0;
        for (int step = 0; step < 20_000; step++) {
            String group = "group " + random.nextInt(5);
            if (random.nextInt(3) != 0 && added < 5_000 && turns.hasRoom(group)) {
                int line = random.nextInt(3);
                turns.add(group, line, group + " " + line + " " + added++);
            } else if (!under.isEmpty() && random.nextBoolean()) {
                turns.end(under.remove(random.nextInt(under.size())));
            } else {
                Turn<String> next = turns.begin();
                if (next != null) {
                    under.add(next);
                    served.add(next.task());
                }
            }
        }
        under.forEach(turns::end);
        served.addAll(served(added - served.size()));

        assertThat(turns.begin()).isNull();
        assertThat(served).hasSize(added).doesNotHaveDuplicates();
        for (int group = 0; group < 5; group++) {
            for (int line = 0; line < 3; line++) {
                String prefix = "group " + group + " " + line + " ";
                List<Integer> numbers = served.stream()
                        .filter(each -> each.startsWith(prefix))
                        .map(each -> Integer.valueOf(each.substring(prefix.length())))
                        .toList();
                assertThat(numbers).isNotEmpty().isSorted();
            }
        }
    }

    /** Serves one after the other. */
    private List<String> served(int count) {
        var tasks = new ArrayList<String>();
        for (int i = 0; i < count; i++) {
            Turn<String> turn = begun();
            tasks.add(turn.task());
            turns.end(turn);
        }
        return tasks;
    }

    private Turn<String> begun() {
        Turn<String> turn = turns.begin();
        if (turn == null) {
            throw new AssertionError("nothing may begin");
        }
        return turn;
    }
}
