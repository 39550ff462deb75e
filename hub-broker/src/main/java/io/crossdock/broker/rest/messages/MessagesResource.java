package io.crossdock.broker.rest.messages;

import io.crossdock.broker.rest.JsonLines;
import io.crossdock.security.rest.AnswersWith;
import io.crossdock.security.rest.Refusal;
import io.crossdock.security.rest.Refuses;
import io.crossdock.security.rest.Summary;
import io.crossdock.security.rest.caller.Administrators;
import io.crossdock.security.rest.caller.AsCaller;
import jakarta.validation.Valid;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.ServiceUnavailableException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.StreamingOutput;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;

/** The records of a topic. Thread-safe. */
@AsCaller
@Path("/admin/v1/topics/{topic}/messages")
public final class MessagesResource {
    private static final String LINES = JsonLines.MEDIA_TYPE;

    private final Administrators administrators;
    private final Searches searches;
    private final Reader reader;

    public MessagesResource(Administrators administrators, Searches searches, RegisteredValues registered) {
        this.administrators = administrators;
        this.searches = searches;
        this.reader = new Reader(registered);
    }

    @GET
    @Produces(LINES)
    @Summary(
            "Searches the records of a topic: a JSON object a line, those found, progress five times a second, and an end"
                    + " or an error.")
    @Refuses({400, 403, 404})
    public Response search(
            @Context SecurityContext caller,
            @Context Request request,
            @PathParam("topic") String topic,
            @BeanParam MessageQuery query) {
        int limit = query.most();
        var filter = new MessageFilter(query, reader);
        query.start();
        query.token();
        Optional<Integer> only = query.onlyPartition();
        List<TopicPartition> partitions = administrators.as(caller, admin -> partitions(admin, topic, only));
        if (request.getMethod().equals(HttpMethod.HEAD)) {
            return Response.ok().type(LINES).build();
        }
        Searches.Place place = searches.take();
        Consumer<byte[], byte[]> log = null;
        try {
            log = Searches.reader(administrators.settings(caller));
            var search = new Search(
                    log, Range.of(log, partitions, query), filter, limit, searches.clock(), searches::isStopping);
            search.begin();
            return Response.ok(new Answer(search, log, place)).type(LINES).build();
        } catch (RuntimeException | Error refused) {
            if (log != null) {
                Searches.close(log);
            }
            place.close();
            throw refused;
        }
    }

    private static List<TopicPartition> partitions(Admin admin, String topic, Optional<Integer> only)
            throws ExecutionException, InterruptedException {
        List<TopicPartition> all = Objects.requireNonNull(
                        admin.describeTopics(List.of(topic)).topicNameValues().get(topic))
                .get()
                .partitions()
                .stream()
                .map(TopicPartitionInfo::partition)
                .filter(number -> only.isEmpty() || only.get().equals(number))
                .map(number -> new TopicPartition(topic, number))
                .toList();
        if (all.isEmpty()) {
            throw Refusal.field("partition", "must be one that topic '" + topic + "' has");
        }
        return all;
    }

    @POST
    @AnswersWith(201)
    @Produces(MediaType.APPLICATION_JSON)
    @Consumes(MediaType.APPLICATION_JSON)
    @Summary("Writes one record.")
    @Refuses({403, 404})
    public PlacedDto write(
            @Context SecurityContext caller, @PathParam("topic") String topic, @Valid NewMessageDto message) {
        NewMessageDto body = Refusal.requireBody(message);
        administrators.as(caller, admin -> partitions(admin, topic, Optional.ofNullable(body.partition())));
        try {
            return Writing.write(administrators.settings(caller), topic, body);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new ServiceUnavailableException("the hub is stopping");
        }
    }

    /** Whatever comes of it, the search's reader is closed and its place is free. */
    private final class Answer implements StreamingOutput {
        private final Search search;
        private final Consumer<byte[], byte[]> log;
        private final Searches.Place place;

        Answer(Search search, Consumer<byte[], byte[]> log, Searches.Place place) {
            this.search = search;
            this.log = log;
            this.place = place;
        }

        @Override
        public void write(OutputStream client) throws IOException {
            try {
                search.run(client, reader);
            } finally {
                Searches.close(log);
                place.close();
            }
        }
    }
}
