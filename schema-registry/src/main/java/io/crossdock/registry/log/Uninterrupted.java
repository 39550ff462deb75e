package io.crossdock.registry.log;

/** Runs what must be done even on a thread that was interrupted: clients of Kafka do not close in an orderly way there. */
final class Uninterrupted {
    private Uninterrupted() {}

    /** Puts an interruption off until the work is done. */
    static void run(Runnable work) {
        boolean interrupted = Thread.interrupted();
        try {
            work.run();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
