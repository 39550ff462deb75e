package io.crossdock.torture;

import java.util.Random;

/** A producer without transactions, until it is stopped and everything is acknowledged. */
final class WriterLoop implements Runnable {
    private final Actor.Writer writer;
    private final Clients clients;
    private final Plan plan;
    private final History history;
    private final Running running;

    WriterLoop(Actor.Writer writer, Clients clients, Plan plan, History history, Running running) {
        this.writer = writer;
        this.clients = clients;
        this.plan = plan;
        this.history = history;
        this.running = running;
    }

    @Override
    public void run() {
        var random = new Random(writer.seed());
        var sending =
                new Sending(writer.name(), writer.idempotent(), random, writer.manners(), plan.topicsByName(), history);
        try (var producer = clients.writer(writer.idempotent(), writer.manners())) {
            while (running.yes()) {
                String topic =
                        writer.topics().get(random.nextInt(writer.topics().size()));
                for (int i = random.nextInt(writer.manners().burst()); i >= 0; i--) {
                    sending.send(
                            producer,
                            topic,
                            RecordId.NO_TRANSACTION,
                            "",
                            failure -> history.fault(writer.name(), failure));
                }
                running.pause(random.nextInt(writer.manners().pauseMillis()));
            }
            producer.flush();
        }
    }
}
