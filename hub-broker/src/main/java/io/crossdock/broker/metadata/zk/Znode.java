package io.crossdock.broker.metadata.zk;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * One kind of znode: its path and how its JSON is read and written. Unknown JSON members are ignored, so that an older
 * broker can read what a newer one wrote. Immutable.
 *
 * @param <T> what it holds, a record
 */
final class Znode<T> {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();
    private static final String NAME = "{}";

    private final String template;
    /** What all paths of this kind begin with: most paths are of other kinds, and it tells so at once. */
    private final String beginning;

    private final Pattern pattern;
    private final Class<T> type;

    /** @param template the path, {@code {}} standing for a name without a slash */
    Znode(String template, Class<T> type) {
        this.template = template;
        int name = template.indexOf(NAME);
        this.beginning = name < 0 ? template : template.substring(0, name);
        this.pattern = Pattern.compile(template.replace(NAME, "([^/]+)"));
        this.type = type;
    }

    /** The path with these names in the place of each {@code {}}. */
    String path(Object... names) {
        var path = new StringBuilder(template);
        for (Object name : names) {
            int at = path.indexOf(NAME);
            path.replace(at, at + NAME.length(), name.toString());
        }
        return path.toString();
    }

    /** The names in this path if it is of this kind. */
    Optional<List<String>> names(String path) {
        if (!path.startsWith(beginning)) {
            return Optional.empty();
        }
        Matcher matcher = pattern.matcher(path);
        return matcher.matches()
                ? Optional.of(IntStream.rangeClosed(1, matcher.groupCount())
                        .mapToObj(matcher::group)
                        .toList())
                : Optional.empty();
    }

    byte[] encode(T value) {
        try {
            return JSON.writeValueAsBytes(value);
        } catch (IOException impossible) {
            throw new UncheckedIOException("cannot write " + type.getSimpleName() + " as JSON", impossible);
        }
    }

    /** @throws IOException if this is not what {@link #encode} writes */
    T decode(byte[] bytes) throws IOException {
        T value = JSON.readValue(bytes, type);
        if (value == null) {
            throw new IOException("expected a JSON object, found null");
        }
        return value;
    }

    @Override
    public String toString() {
        return template;
    }
}
