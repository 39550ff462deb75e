package io.crossdock.connectors.deadletter;

import io.crossdock.connectors.camel.Trial;
import io.crossdock.connectors.definition.ConnectorDefinition;
import io.crossdock.connectors.definition.SourceDefinition;
import io.crossdock.connectors.definition.TrialInput;
import io.crossdock.connectors.definition.TrialOutcome;
import io.crossdock.connectors.delivery.DeadLetters;
import io.crossdock.connectors.delivery.HubWriter;
import io.crossdock.connectors.delivery.LetterHeaders;
import io.crossdock.connectors.delivery.UnwrittenException;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.BiFunction;

/**
 * The dead letters of one connector: to be found, looked at, edited, tested and redriven. Every call reads a bounded part
 * of the topic ({@link ScanLimits}) and waits for the cluster. Thread-safe; holds no connection between calls, except
 * while it redrives.
 */
public final class LetterBox implements AutoCloseable {
    private final ConnectorDefinition definition;
    private final DeadLetters letters;
    private final Map<String, Object> clientSettings;
    private final ScanLimits limits;
    private final Clock clock;
    private final MarkLog marks;
    private final Redrives redrives;

    /**
     * Opens nothing yet.
     *
     * @param definition as it is in force now
     * @param letters writes to the connector's dead-letter topic
     * @param redelivery the connector, if it runs
     * @param limits of what one call reads
     */
    public LetterBox(
            ConnectorDefinition definition,
            DeadLetters letters,
            Map<String, Object> clientSettings,
            Redelivery redelivery,
            ScanLimits limits,
            Clock clock) {
        this.definition = definition;
        this.letters = letters;
        this.clientSettings = clientSettings;
        this.limits = limits;
        this.clock = clock;
        this.marks = new MarkLog(letters.topic(), clientSettings, clock);
        this.redrives = new Redrives(letters, definition.errors(), clientSettings, marks, redelivery, clock);
    }

    /** The dead-letter topic. */
    public String topic() {
        return letters.topic();
    }

    /**
     * Some of the letters.
     *
     * @param from {@code next} of the part before; null for the first part
     * @param newestFirst whether to begin with the newest
     * @param limit how many at most, 1 or more
     */
    public LetterPage list(LetterFilter filter, @Nullable Cursor from, boolean newestFirst, int limit) {
        return listing(
                filter, (listing, settled) -> newestFirst ? listing.newest(from, limit) : listing.oldest(from, limit));
    }

    /**
     * The letters that are not settled, grouped by their cause.
     *
     * @param from {@code next} of the part before; null for the oldest letter
     */
    public CausePage causes(LetterFilter filter, @Nullable Cursor from) {
        return listing(filter, (listing, settled) -> {
            LetterPage page = listing.oldest(from, limits.records());
            var causes = new Causes();
            page.letters().stream().filter(found -> !found.settled()).forEach(found -> causes.add(found.letter()));
            return new CausePage(causes.all(), page.next());
        });
    }

    private <T> T listing(LetterFilter filter, BiFunction<LetterListing, Settled, T> work) {
        Settled settled = marks.read();
        try (var reader = reader()) {
            return work.apply(new LetterListing(letters.connector(), filter, reader, settled, limits), settled);
        }
    }

    /** One letter of this connector; empty if there is none at this place, or it is another connector's. */
    public Optional<LetterPage.Found> show(Place place) {
        var filter = new LetterFilter(null, null, null, place.partition(), place.offset(), place.offset());
        return list(filter, null, false, 1).letters().stream().findFirst();
    }

    /**
     * Runs a letter through the connector as it is configured now, up to its target or topic and no further.
     *
     * @param edit changes to try; the letter itself stays as it is
     * @throws NoSuchElementException if there is no such letter
     * @throws Exception if the connector's steps cannot be built
     */
    public TrialOutcome test(Place place, LetterEdit edit) throws Exception {
        ProducerRecord<byte[], byte[]> changed = edit.of(require(place));
        Map<String, Object> headers = LetterEdit.inner(changed.headers());
        String key = changed.key() == null ? null : new String(changed.key(), StandardCharsets.UTF_8);
        Object body = changed.value();
        if (definition instanceof SourceDefinition
                && LetterHeaders.text(changed.headers(), LetterHeaders.BODY) != null) {
            body = changed.value() == null ? null : new String(changed.value(), StandardCharsets.UTF_8);
        }
        try (Trial trial = Trial.of(definition)) {
            return trial.run(
                    new TrialInput(body, headers, key, LetterHeaders.text(changed.headers(), LetterHeaders.TOPIC)));
        }
    }

    /**
     * Writes a changed copy of a letter and settles the old one, which can be redriven no more.
     *
     * @throws NoSuchElementException if there is no such letter
     * @throws IllegalStateException if it is settled already
     */
    public void edit(Place place, LetterEdit edit) throws InterruptedException, UnwrittenException, ExecutionException {
        LetterPage.Found found = show(place).orElseThrow(() -> unknown(place));
        if (found.settled()) {
            throw new IllegalStateException(
                    "letter " + place + " is settled already: it was redriven, or edited before");
        }
        try (var writer = new HubWriter("connector-" + letters.connector() + "-edit", clientSettings)) {
            writer.writeAndWait(edit.of(found.letter()));
            marks.settle(place, "edited", writer);
        }
    }

    private Letter require(Place place) {
        return show(place).map(LetterPage.Found::letter).orElseThrow(() -> unknown(place));
    }

    private NoSuchElementException unknown(Place place) {
        return new NoSuchElementException(
                "connector " + letters.connector() + " has no letter " + place + " in topic " + letters.topic());
    }

    /**
     * Begins to redrive the letters that are there now; returns at once.
     *
     * @throws IllegalStateException if a redrive is under way, here or on another node, or being begun or cancelled
     */
    public void redrive(RedriveOrder order) throws ExecutionException, InterruptedException {
        redrives.start(order);
    }

    /**
     * Goes on with a redrive that was interrupted; does nothing if there is none.
     *
     * @throws IllegalStateException if one is being begun or cancelled
     */
    public void resume() throws ExecutionException, InterruptedException {
        redrives.resume();
    }

    /**
     * Ends a redrive early.
     *
     * @throws IllegalStateException if one is being begun, or cancelled already
     */
    public void cancel() throws ExecutionException, InterruptedException {
        redrives.cancel();
    }

    /** How far the latest redrive is. */
    public RedriveProgress progress() throws ExecutionException, InterruptedException {
        return redrives.progress();
    }

    private LetterReader reader() {
        return new LetterReader(letters.topic(), clientSettings, clock);
    }

    /** Stops a redrive; it goes on where it was when it is resumed. */
    @Override
    public void close() {
        redrives.close();
    }

    /**
     * What went wrong, the most frequent first.
     *
     * @param next where counting goes on; null if all letters are counted
     */
    public record CausePage(
            List<Causes.Group> causes, @Nullable Cursor next) {
        public CausePage {
            causes = List.copyOf(causes);
        }
    }
}
