package io.crossdock.broker.log;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * One step of a random history, taken on the log and on its model alike. Its name tells what was done when a history
 * fails.
 */
record HistoryStep<M extends HistoryStep.Model>(String name, Take<M> take) {
    interface Take<M> {
        void on(LogFixture log, M model);
    }

    /** What the steps that all histories share must know of a model. */
    interface Model {
        long start();

        void startAt(long offset);

        long end();

        /** The offset at this share of what the log has. */
        default long at(double share) {
            return start() + (long) (share * (end() - start()));
        }
    }

    interface Check<M> {
        void holds(LogFixture log, M model);
    }

    static <M extends Model> void takeAll(List<HistoryStep<M>> history, LogFixture log, M model, Check<M> check) {
        for (HistoryStep<M> step : history) {
            step.take().on(log, model);
            assertBounds(log, model);
            check.holds(log, model);
        }
    }

    static <M extends Model> HistoryStep<M> flush() {
        return new HistoryStep<>("flush", (log, model) -> {
            log.log().flush();
            log.store.checkpoint();
        });
    }

    static <M extends Model> HistoryStep<M> reopen() {
        return new HistoryStep<>("reopen", (log, model) -> log.reopen());
    }

    static <M extends Model> HistoryStep<M> crash() {
        return new HistoryStep<>("crash", (log, model) -> log.crash(log.nextCopy()));
    }

    static <M extends Model> HistoryStep<M> deleteBefore(double share) {
        return new HistoryStep<>("delete before " + share, (log, model) -> {
            model.startAt(model.at(share));
            log.log().deleteRecordsBefore(model.start());
        });
    }

    private static void assertBounds(LogFixture log, Model model) {
        assertThat(log.log().logEndOffset()).as("end of the log").isEqualTo(model.end());
        assertThat(log.log().logStartOffset()).as("start of the log").isEqualTo(model.start());
    }

    @Override
    public String toString() {
        return name;
    }
}
