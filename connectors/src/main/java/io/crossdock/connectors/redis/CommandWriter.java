package io.crossdock.connectors.redis;

import io.crossdock.connectors.delivery.UndeliverableException;
import io.crossdock.connectors.format.FormatException;
import io.crossdock.connectors.format.Json;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.params.SetParams;
import redis.clients.jedis.params.XAddParams;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Turns records into the commands of one pipeline, in their order. Nothing goes out before all of them are known to be
 * right: a batch that is taken apart for one record must not have sent the others. One thread.
 */
@SuppressWarnings("ArrayAsKeyOfSetOrMap") // the client wants fields so, and only goes through them
final class CommandWriter {
    private final Writing writing;
    private final List<Consumer<AbstractPipeline>> commands = new ArrayList<>();

    CommandWriter(Writing writing) {
        this.writing = writing;
    }

    void writeTo(AbstractPipeline pipeline) {
        commands.forEach(it -> it.accept(pipeline));
    }

    /**
     * The commands of one more record.
     *
     * @param body maps and lists, text or bytes; null for a record without value, whose key goes
     * @param key the record's; null where it is not known
     * @throws UndeliverableException if the body is none of what the command writes, or nothing identifies it
     */
    void add(@Nullable Object body, @Nullable String key) throws UndeliverableException {
        try {
            if (writing.command().keyed()) {
                write(body, bytes(writing.prefix() + identity(body, key)));
            } else if (body != null) {
                send(body);
            }
        } catch (FormatException wrong) {
            throw new UndeliverableException("the record makes no command: " + wrong.getMessage(), wrong);
        }
    }

    private void write(@Nullable Object body, byte[] key) throws FormatException {
        long millis = writing.ttl().toMillis();
        if (body == null) {
            commands.add(to -> to.del(key));
        } else if (writing.command() == Writing.Command.SET) {
            byte[] value = bytes(body);
            commands.add(to -> to.set(key, value, millis == 0 ? new SetParams() : new SetParams().px(millis)));
        } else {
            hash(object(body), key);
            if (millis > 0) {
                commands.add(to -> to.pexpire(key, millis));
            }
        }
    }

    /** A field that is null is none; those that the record does not name stay as they are. */
    private void hash(Map<?, ?> object, byte[] key) throws FormatException {
        var fields = new LinkedHashMap<byte[], byte[]>();
        for (Map.Entry<?, ?> field : object.entrySet()) {
            byte[] name = bytes(String.valueOf(field.getKey()));
            if (field.getValue() == null) {
                commands.add(to -> to.hdel(key, name));
            } else {
                fields.put(name, bytes(field.getValue()));
            }
        }
        if (!fields.isEmpty()) {
            commands.add(to -> to.hset(key, fields));
        }
    }

    private void send(Object body) throws FormatException {
        byte[] name = bytes(writing.name());
        if (writing.command() == Writing.Command.PUBLISH) {
            byte[] message = bytes(body);
            commands.add(to -> to.publish(name, message));
            return;
        }
        var fields = new LinkedHashMap<byte[], byte[]>();
        if (body instanceof Map<?, ?> object) {
            for (Map.Entry<?, ?> field : object.entrySet()) {
                if (field.getValue() != null) {
                    fields.put(bytes(String.valueOf(field.getKey())), bytes(field.getValue()));
                }
            }
        } else {
            fields.put(bytes("value"), bytes(body));
        }
        if (fields.isEmpty()) {
            throw new FormatException("an entry of a stream needs a field with a value");
        }
        commands.add(to -> to.xadd(name, new XAddParams(), fields));
    }

    private String identity(@Nullable Object body, @Nullable String key) throws FormatException {
        String field = writing.id();
        if (field == null || body == null) {
            if (key == null || key.isEmpty()) {
                throw new FormatException("the record has no key that identifies it - a batch with steps knows none;"
                        + " say by 'id' which field does, or leave out the steps or the batch");
            }
            return key;
        }
        Object value = object(body).get(field);
        if (value == null || value instanceof Map<?, ?> || value instanceof Iterable<?>) {
            throw new FormatException("its field '" + field + "', which identifies it, is missing or no plain value");
        }
        return value.toString();
    }

    private static Map<?, ?> object(Object body) throws FormatException {
        Object content = body;
        if (body instanceof CharSequence || body instanceof byte[]) {
            content = Json.parse(bytes(body));
        }
        if (content instanceof Map<?, ?> object) {
            return object;
        }
        throw new FormatException("it is no object with fields");
    }

    /** Text and numbers as they are written, bytes as they are, all else as JSON. */
    private static byte[] bytes(Object value) throws FormatException {
        if (value instanceof byte[] bytes) {
            return bytes;
        }
        if (value instanceof Map<?, ?> || value instanceof Iterable<?>) {
            return Json.write(value);
        }
        return value.toString().getBytes(StandardCharsets.UTF_8);
    }
}
