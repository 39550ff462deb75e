package io.crossdock.broker.log;

import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.KafkaStorageException;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** Does the same for many things on a few threads that live no longer than that, and waits for all. */
final class ParallelLoad {
    private ParallelLoad() {}

    static <T> void forEach(List<T> things, Consumer<T> work) {
        if (things.isEmpty()) {
            return;
        }
        int threads = Math.min(things.size(), Runtime.getRuntime().availableProcessors());
        ExecutorService pool = Executors.newFixedThreadPool(threads, task -> {
            var thread = new Thread(task, "log-load");
            thread.setDaemon(true);
            return thread;
        });
        try {
            var pending = new ArrayList<Future<?>>(things.size());
            things.forEach(thing -> pending.add(pool.submit(() -> work.accept(thing))));
            for (Future<?> each : pending) {
                each.get();
            }
        } catch (InterruptedException stop) {
            throw new InterruptException(stop);
        } catch (ExecutionException failed) {
            throw new KafkaStorageException("Loading the logs failed", failed.getCause());
        } finally {
            pool.shutdownNow();
        }
    }
}
