package io.crossdock.torture;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The actors of one round and their threads. Confined to the thread that takes the steps. */
final class Cast {
    private static final int MOST_MEMBERS = 4;
    private static final long PATIENCE_MILLIS = 400_000;

    private final Plan plan;
    private final Clients clients;
    private final History history;
    private final Running producing = new Running();
    private final Running watching = new Running();
    private final List<Thread> threads = new ArrayList<>();
    private final Map<String, ArrayDeque<MemberLoop>> members = new HashMap<>();
    private int membersMade;

    Cast(Plan plan, Clients clients, History history) {
        this.plan = plan;
        this.clients = clients;
        this.history = history;
    }

    void start() {
        for (Actor actor : plan.actors()) {
            if (actor instanceof Actor.Writer writer) {
                begin(writer.name(), new WriterLoop(writer, clients, plan, history, producing));
            } else if (actor instanceof Actor.TransactionalWriter writer) {
                begin(writer.name(), new TransactionalLoop(writer, clients, plan, history, producing));
            } else if (actor instanceof Actor.Transformer transformer) {
                begin(transformer.name(), new TransformerLoop(transformer, clients, plan, history, producing));
            } else {
                join(actor.name());
            }
        }
        begin("watcher", new WatcherLoop(plan, clients, history, watching));
    }

    void join(String groupName) {
        ArrayDeque<MemberLoop> present = members.computeIfAbsent(groupName, any -> new ArrayDeque<>());
        if (present.size() >= MOST_MEMBERS) {
            leave(groupName, false);
        }
        Actor.Group group = plan.actors().stream()
                .filter(actor -> actor instanceof Actor.Group && actor.name().equals(groupName))
                .map(Actor.Group.class::cast)
                .findFirst()
                .orElseThrow();
        String name = groupName + "-member-" + ++membersMade;
        var member = new MemberLoop(group, name, clients, history, new Running());
        present.add(member);
        begin(name, member);
    }

    /** One member always stays. */
    void leave(String groupName, boolean quietly) {
        ArrayDeque<MemberLoop> present = members.getOrDefault(groupName, new ArrayDeque<>());
        if (present.size() > 1) {
            present.remove().leave(quietly);
        }
    }

    /** Everybody finishes what is open and goes; whoever cannot is a fault of the hub. */
    void stop() {
        producing.stop();
        watching.stop();
        members.values().forEach(present -> present.forEach(member -> member.leave(false)));
        for (Thread thread : threads) {
            try {
                thread.join(PATIENCE_MILLIS);
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
            }
            if (thread.isAlive()) {
                history.fault(thread.getName() + " cannot finish: " + List.of(thread.getStackTrace()));
                thread.interrupt();
            }
        }
        threads.clear();
    }

    private void begin(String name, Runnable actor) {
        var thread = new Thread(actor, name);
        thread.setDaemon(true);
        thread.setUncaughtExceptionHandler(
                (failed, cause) -> history.fault(failed.getName() + " failed with " + cause));
        threads.add(thread);
        thread.start();
    }
}
