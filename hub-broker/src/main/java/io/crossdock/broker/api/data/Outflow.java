package io.crossdock.broker.api.data;

import io.crossdock.broker.partition.Partition;
import io.crossdock.broker.partition.TopicTraffic;
import io.crossdock.broker.quota.RecentClients;
import io.crossdock.broker.request.RequestContext;
import io.crossdock.broker.wire.FileBody;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/**
 * The ranges of files that an answer consists of, and whose they are: counted when they leave, and given back when they do
 * not. Confined to the thread of the attempt, then to that of the answer.
 */
final class Outflow {
    private final List<FileBody> files = new ArrayList<>();
    private final List<Partition> partitions = new ArrayList<>();
    private final @Nullable TopicTraffic ofFollowers;
    private final RequestContext context;
    private final RecentClients readers;

    /** @param ofFollowers counts what brokers copy, who are none of the topic's readers; null if it is a consumer that asks */
    Outflow(@Nullable TopicTraffic ofFollowers, RequestContext context, RecentClients readers) {
        this.ofFollowers = ofFollowers;
        this.context = context;
        this.readers = readers;
    }

    void add(Partition partition, FileBody file) {
        partitions.add(partition);
        files.add(file); // last: from here on it is released with the others
    }

    /**
     * They leave.
     *
     * @return gives each back, once it is sent
     */
    List<Runnable> leave() {
        for (int i = 0; i < files.size(); i++) {
            count(partitions.get(i), files.get(i).sizeInBytes());
        }
        return files.stream().<Runnable>map(file -> file::release).toList();
    }

    private void count(Partition partition, int bytes) {
        if (ofFollowers != null) {
            ofFollowers.fetched(bytes);
            return;
        }
        partition.traffic().fetched(bytes);
        readers.note(
                context.session().principal(),
                context.clientId(),
                partition.id().topic(),
                0, // counting records would take reading their batches
                bytes);
    }

    void release() {
        files.forEach(FileBody::release);
    }
}
