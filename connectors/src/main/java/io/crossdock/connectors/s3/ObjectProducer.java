package io.crossdock.connectors.s3;

import io.crossdock.connectors.camel.Received;
import io.crossdock.connectors.delivery.UndeliverableException;
import io.crossdock.connectors.format.FormatException;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultProducer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.GZIPOutputStream;

/**
 * Writes records as objects, each named by the first record in it, and returns when the server has them. Thread-safe.
 *
 * <p>Records that are delivered again may come in other batches than before. So that each is in one object in the end, a batch
 * is cut where another object begins already: one that is named by a record of the batch is written anew, and nothing of the
 * old content is left. So the records of a key are also in the order of the objects' keys, though one that waited for its next
 * try came later than others.
 */
final class ObjectProducer extends DefaultProducer {
    /** Of the server's list of errors: what it says of an object, not of the moment. */
    private static final Set<String> OF_THE_OBJECT = Set.of("EntityTooLarge", "KeyTooLongError");

    private final StoreSettings store;
    private final ObjectName name;
    private final ObjectForm form;
    private final boolean zipped;
    private volatile @Nullable S3Client client;

    ObjectProducer(Endpoint endpoint, StoreSettings store, ObjectName name, ObjectForm form, boolean zipped) {
        super(endpoint);
        this.store = store;
        this.name = name;
        this.form = form;
        this.zipped = zipped;
    }

    private record Line(ConsumerRecord<byte[], byte[]> record, Object body) {
        long offset() {
            return record.offset();
        }
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        try {
            for (List<Line> partition : byPartition(lines(exchange))) {
                for (List<Line> object : objects(partition)) {
                    write(object);
                }
            }
        } catch (S3Exception refused) {
            String message = notWritten(Refusal.said(refused));
            throw OF_THE_OBJECT.contains(Refusal.code(refused))
                    ? new UndeliverableException(message, refused)
                    : new IOException(message, refused);
        } catch (SdkException | UncheckedIOException away) {
            throw new IOException(notWritten(away.getMessage()), away);
        }
    }

    private String notWritten(@Nullable String why) {
        return "not written to bucket " + store.bucket() + ": " + why;
    }

    /** The records with what became of them; those without value are left out. */
    private List<Line> lines(Exchange exchange) throws UndeliverableException {
        Received message = Objects.requireNonNull(Received.of(exchange), "only records of the hub come here");
        List<ConsumerRecord<byte[], byte[]>> records = message.records();
        Object body = exchange.getMessage().getBody();
        var lines = new ArrayList<Line>();
        if (!message.inBatch()) {
            if (body != null) {
                lines.add(new Line(records.get(0), body));
            }
            return lines;
        }
        if (!(body instanceof List<?> bodies) || bodies.size() != records.size()) {
            var why = new IllegalArgumentException(
                    "with 'batch' each record has to stay one: take steps that drop or split out, or 'batch'");
            throw new UndeliverableException("the batch cannot be told apart: " + why.getMessage(), why);
        }
        for (int i = 0; i < records.size(); i++) {
            Object each = bodies.get(i);
            if (each != null) {
                lines.add(new Line(records.get(i), each));
            }
        }
        return lines;
    }

    private Iterable<List<Line>> byPartition(List<Line> lines) {
        Map<String, List<Line>> partitions = new LinkedHashMap<>();
        for (Line line : lines) {
            partitions
                    .computeIfAbsent(name.partition(line.record()), it -> new ArrayList<>())
                    .add(line);
        }
        partitions.values().forEach(it -> it.sort(Comparator.comparingLong(Line::offset)));
        return partitions.values();
    }

    private List<List<Line>> objects(List<Line> partition) {
        if (partition.size() == 1 || form == ObjectForm.RECORD) {
            return partition.stream().map(List::of).toList();
        }
        NavigableSet<Long> written = written(partition);
        var objects = new ArrayList<List<Line>>();
        long before = -1;
        for (Line line : partition) {
            Long cut = written.higher(before);
            if (objects.isEmpty() || (cut != null && cut <= line.offset())) {
                objects.add(new ArrayList<>());
            }
            objects.get(objects.size() - 1).add(line);
            before = line.offset();
        }
        return objects;
    }

    /** The offsets behind the first that objects are named by already, up to the last. */
    private NavigableSet<Long> written(List<Line> partition) {
        Line first = partition.get(0);
        long last = partition.get(partition.size() - 1).offset();
        String names = name.partition(first.record());
        var written = new TreeSet<Long>();
        for (S3Object object : open().listObjectsV2Paginator(
                        it -> it.bucket(store.bucket()).prefix(names).startAfter(name.of(first.record())))
                .contents()) {
            OptionalLong offset = name.offset(names, object.key());
            if (offset.isPresent()) {
                if (offset.getAsLong() > last) {
                    break;
                }
                written.add(offset.getAsLong());
            }
        }
        return written;
    }

    private void write(List<Line> object) throws UndeliverableException, IOException {
        byte[] content;
        try {
            content = form.bytes(object.stream().map(Line::body).toList());
        } catch (FormatException wrong) {
            throw new UndeliverableException("the value is " + wrong.getMessage(), wrong);
        }
        open().putObject(
                        it -> it.bucket(store.bucket())
                                .key(name.of(object.get(0).record()))
                                .contentType(zipped ? "application/gzip" : form.type()),
                        RequestBody.fromBytes(zipped ? zip(content) : content));
    }

    private static byte[] zip(byte[] content) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new GZIPOutputStream(bytes)) {
            zip.write(content);
        }
        return bytes.toByteArray();
    }

    private S3Client open() {
        return Objects.requireNonNull(client, "started");
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        client = store.client();
    }

    @Override
    protected void doStop() throws Exception {
        S3Client open = client;
        if (open != null) {
            open.close();
        }
        super.doStop();
    }
}
