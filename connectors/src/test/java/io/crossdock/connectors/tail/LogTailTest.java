package io.crossdock.connectors.tail;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** A log that is written, rotated and truncated while it is followed, by a reader that is thrown away at any moment. */
class LogTailTest {
    private static final int LOOKS = 2;

    @TempDir
    private Path folder;

    private Path log;
    private LogTail tail;
    private long written;

    @BeforeEach
    void follow() {
        log = folder.resolve("access.log");
        tail = tail(10, 100, false);
    }

    @AfterEach
    void close() throws IOException {
        tail.close();
    }

    @Test
    void aLineCountsOnceItsEndIsWritten() throws IOException {
        append("one\ntw");
        assertThat(taken()).containsExactly("one");

        append("o\n");

        assertThat(taken()).containsExactly("two");
    }

    @Test
    void blankLinesArePassedOverAndLineEndsOfWindowsAreNoPartOfALine() throws IOException {
        append("one\r\n\r\n\n  \ntwo\r\n");

        assertThat(taken()).containsExactly("one", "two");
    }

    @Test
    void aReaderThatDiedReadsWhatItHadNotAcknowledgedAgain() throws IOException {
        append("one\ntwo\n");
        assertThat(taken()).containsExactly("one", "two");
        append("three\nfour\n");
        assertThat(tail.next().orElseThrow().lines()).containsExactly("three", "four");

        restart();

        assertThat(taken()).containsExactly("three", "four");
    }

    @Test
    void whatIsNotAcknowledgedIsGivenAgain() throws IOException {
        append("one\n");

        assertThat(tail.next().map(Chunk::lines)).contains(List.of("one"));
        assertThat(tail.next().map(Chunk::lines)).contains(List.of("one"));
    }

    @Test
    void aRenamedLogIsReadToItsEndAndThenTheNewOne() throws IOException {
        append("one\n");
        assertThat(taken()).containsExactly("one");
        append("two\n");
        try (FileChannel writer = FileChannel.open(log, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            rename("access.log.1");
            append("four\n");
            assertThat(tail.next().map(this::acknowledged)).contains(List.of("two"));
            writer.write(StandardCharsets.UTF_8.encode("three\n")); // a writer that was not told yet
        }

        assertThat(taken()).containsExactly("three", "four");
    }

    @Test
    void theLastLineOfARenamedLogNeedsNoEnd() throws IOException {
        append("one\ntwo");
        assertThat(taken()).containsExactly("one");

        rename("access.log.1");
        append("three\n");

        assertThat(taken()).containsExactly("two", "three");
    }

    @Test
    void aRenamedLogIsNotLeftBeforeThereIsANewOne() throws IOException {
        append("one\n");
        assertThat(taken()).containsExactly("one");
        rename("access.log.1");
        assertThat(taken()).isEmpty();
        Files.writeString(folder.resolve("access.log.1"), "two\n", StandardOpenOption.APPEND);

        assertThat(taken()).containsExactly("two");
        append("three\n");
        assertThat(taken()).containsExactly("three");
    }

    @Test
    void severalRotationsWhileNobodyReadAreReadInTheirOrder() throws IOException {
        append("one\n");
        assertThat(taken()).containsExactly("one");
        append("two\n");
        rename("access.log.2");
        append("three\n");
        rename("access.log.1");
        append("four\n");

        restart();

        assertThat(taken()).containsExactly("two", "three", "four");
    }

    @Test
    void filesWithOtherNamesAreNotTakenForRotatedOnes() throws IOException {
        append("one\n");
        assertThat(taken()).containsExactly("one");
        rename("access.log.1");
        Files.writeString(folder.resolve("access.log.err"), "no\n");
        Files.writeString(folder.resolve("access.log.1.gz"), "no\n");
        Files.writeString(folder.resolve("access_log.3"), "no\n");
        append("two\n");

        assertThat(taken()).containsExactly("two");
    }

    @Test
    void datesBeforeTheEndingAreKnownAsWell() throws IOException {
        append("one\n");
        assertThat(taken()).containsExactly("one");
        append("two\n");
        rename("access-2015-05-17.log");
        append("three\n");

        restart();

        assertThat(taken()).containsExactly("two", "three");
    }

    @Test
    void aLogThatIsCopiedAndTruncatedIsReadToItsEndInTheCopy() throws IOException {
        append("one\n");
        assertThat(taken()).containsExactly("one");
        append("two\n");
        copyAndTruncate();
        append("three, and as long as what was truncated\n");

        assertThat(taken()).containsExactly("two", "three, and as long as what was truncated");
    }

    @Test
    void aCopyIsFoundAlsoByAReaderThatWasDeadMeanwhile() throws IOException {
        append("one\n");
        assertThat(taken()).containsExactly("one");
        append("two\n");
        copyAndTruncate();
        append("three\n");

        restart();

        assertThat(taken()).containsExactly("two", "three");
    }

    @Test
    void aLogThatIsCopiedAndTruncatedBeforeAnythingOfItIsTakenIsReadInTheCopy() throws IOException {
        append("one\n");
        Chunk refused = tail.next().orElseThrow();
        append("two\n");
        copyAndTruncate();
        append("three\n");

        Chunk again = next();
        assertThat(again.lines()).containsExactly("one", "two");
        assertThat(again.start().place()).isEqualTo(refused.start().place());
        assertThat(acknowledged(again)).hasSize(2);
        assertThat(taken()).containsExactly("three");
    }

    @Test
    void aCopyOfWhichNothingIsTakenIsFoundAlsoByAReaderThatWasDeadMeanwhile() throws IOException {
        append("one\n");
        assertThat(tail.next()).isPresent();
        append("two\n".repeat(400)); // more than is looked at of a beginning
        copyAndTruncate();
        append("three, and as long as what was seen\n");

        restart();

        assertThat(taken())
                .hasSize(402)
                .startsWith("one", "two")
                .endsWith("two", "three, and as long as what was seen");
    }

    @Test
    void aLogThatIsTruncatedWithoutACopyIsReadFromItsBeginning() throws IOException {
        append("one\ntwo\n");
        assertThat(taken()).containsExactly("one", "two");
        Files.writeString(log, "three\n");

        assertThat(taken()).containsExactly("three");
    }

    @Test
    void thePlaceOfALineStaysTheSameWhenItIsReadAgainAndIsNeverUsedForAnother() throws IOException {
        append("header\none\n");
        Chunk first = tail.next().orElseThrow();
        restart();
        Chunk again = tail.next().orElseThrow();
        acknowledged(again);
        copyAndTruncate();
        append("header\ntwo\n");
        Chunk other = next();

        assertThat(again.start().place()).isEqualTo(first.start().place());
        assertThat(other.lines()).containsExactly("header", "two");
        assertThat(other.start().place()).isNotEqualTo(first.start().place());
    }

    @Test
    void aLongLineIsCutAndTheNextOneIsWhole() throws IOException {
        append("x".repeat(250) + "\nshort\n" + "y".repeat(100) + "\n" + "z".repeat(101) + "\n");

        assertThat(taken()).containsExactly("x".repeat(100), "short", "y".repeat(100), "z".repeat(100));
    }

    @Test
    void theRestOfALongLineStaysPassedOverAfterARestart() throws IOException {
        append("x".repeat(150));
        assertThat(taken()).containsExactly("x".repeat(100));

        restart();
        append("x".repeat(150) + "\nshort\n");

        assertThat(taken()).containsExactly("short");
    }

    @Test
    void aChunkHasOnlySoManyLines() throws IOException {
        append(String.join("\n", numbers(0, 25)) + "\n");

        assertThat(tail.next().orElseThrow().lines()).isEqualTo(numbers(0, 10));
        assertThat(taken()).isEqualTo(numbers(0, 25));
    }

    @Test
    void whoStartsAtTheEndGetsWhatIsWrittenFromThenOn() throws IOException {
        append("old\nhal");
        tail = tail(10, 100, true);
        assertThat(taken()).isEmpty();

        append("f\nnew\n");

        assertThat(taken()).containsExactly("half", "new");
    }

    @Test
    void aLogThatAppearsLaterIsReadFromItsBeginningAlsoByWhoStartsAtTheEnd() throws IOException {
        tail = tail(10, 100, true);
        assertThat(taken()).isEmpty();

        append("one\n");

        assertThat(taken()).containsExactly("one");
    }

    @Test
    void aPositionThatCannotBeReadIsNotGuessed() throws IOException {
        append("one\n");
        Files.writeString(folder.resolve("position"), "nonsense");

        assertThatThrownBy(() -> tail.next())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is no position of a log")
                .hasMessageContaining("delete it to read the log from its beginning");
    }

    @Test
    void whateverHappensInBetweenEveryLineComesOnceAndInOrder() throws IOException {
        for (int seed = 0; seed < 30; seed++) {
            Path own = Files.createDirectories(folder.resolve("run" + seed));
            log = own.resolve("access.log");
            tail.close();
            tail = tail(7, 100, false);
            everyLineComesOnceAndInOrder(new Random(seed), "seed " + seed);
        }
    }

    private void everyLineComesOnceAndInOrder(Random random, String seed) throws IOException {
        var arrived = new ArrayList<String>();
        int next = 0;
        int rotations = 0;
        append("");
        tail.next(); // from here on the log is followed
        for (int step = 0; step < 60; step++) {
            switch (random.nextInt(6)) {
                case 0 -> {
                    if (Files.exists(log)) {
                        rename("access.log-" + (1000 + rotations++));
                    }
                }
                case 1 -> restart();
                case 2 -> tail.next(); // and dies before it acknowledges, or is refused
                case 3 -> tail.next().ifPresent(it -> arrived.addAll(acknowledged(it)));
                default -> {
                    int more = random.nextInt(12);
                    append(IntStream.range(next, next + more)
                            .mapToObj(n -> "line " + n + "\n")
                            .toList());
                    next += more;
                }
            }
        }
        append(List.of("the end\n"));
        arrived.addAll(taken());

        List<String> expected = new ArrayList<>(
                IntStream.range(0, next).mapToObj(n -> "line " + n).toList());
        expected.add("the end");
        assertThat(arrived).as(seed).isEqualTo(expected);
    }

    private LogTail tail(int lines, int longest, boolean fromEnd) {
        return new LogTail(new TailSettings(
                log,
                RotatedLogs.of(log).names(),
                log.resolveSibling("position"),
                new LineReader(lines, longest, StandardCharsets.UTF_8),
                fromEnd,
                LOOKS));
    }

    /** As after a crash: nothing is left but what stands on disk. */
    private void restart() throws IOException {
        tail.close();
        tail = tail(10, 100, false);
    }

    /** All lines there are, acknowledged; looks often enough that every finished file is left. */
    private List<String> taken() throws IOException {
        var lines = new ArrayList<String>();
        for (int looks = 0; looks < 100; looks++) {
            Optional<Chunk> chunk = tail.next();
            if (chunk.isPresent()) {
                lines.addAll(acknowledged(chunk.get()));
            }
        }
        return lines;
    }

    private Chunk next() throws IOException {
        for (int looks = 0; looks < 100; looks++) {
            Optional<Chunk> chunk = tail.next();
            if (chunk.isPresent()) {
                return chunk.get();
            }
        }
        throw new AssertionError("nothing more to read");
    }

    private List<String> acknowledged(Chunk chunk) {
        try {
            tail.acknowledge(chunk);
            return chunk.lines();
        } catch (IOException full) {
            throw new java.io.UncheckedIOException(full);
        }
    }

    private void append(List<String> texts) throws IOException {
        append(String.join("", texts));
    }

    /** Each write has a time of its own, so that the order of files does not hang on the clock's ticks. */
    private void append(String text) throws IOException {
        Files.writeString(log, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        Files.setLastModifiedTime(log, FileTime.fromMillis(1_700_000_000_000L + written++ * 1000));
    }

    private void rename(String name) throws IOException {
        Files.move(log, log.resolveSibling(name));
    }

    private void copyAndTruncate() throws IOException {
        Files.copy(log, folder.resolve("access.log.1"));
        FileChannel.open(log, StandardOpenOption.WRITE).truncate(0).close();
    }

    private static List<String> numbers(int from, int to) {
        return IntStream.range(from, to).mapToObj(Integer::toString).toList();
    }
}
