package io.crossdock.connectors.check;

import io.crossdock.connectors.definition.EndpointReference;
import io.crossdock.connectors.definition.Expression;
import org.jspecify.annotations.Nullable;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the records of an origin have where the file says nothing of it. An origin that knows the key and more of each
 * message puts it into the message's headers.
 */
record RecordDefaults(@Nullable Expression key, Map<String, Expression> headers) {
    private static final RecordDefaults NONE = new RecordDefaults(null, Map.of());
    private static final RecordDefaults CHANGES =
            new RecordDefaults(header("key"), headers(List.of("op", "schema", "table", "ts", "lsn")));

    static RecordDefaults of(EndpointReference origin) {
        return origin.label().equals("postgresql-cdc-source") ? CHANGES : NONE;
    }

    /** With what the file says, which wins. */
    RecordDefaults under(@Nullable Expression ownKey, Map<String, Expression> ownHeaders) {
        var all = new LinkedHashMap<>(headers);
        all.putAll(ownHeaders);
        return new RecordDefaults(ownKey == null ? key : ownKey, Collections.unmodifiableMap(all));
    }

    private static Map<String, Expression> headers(List<String> names) {
        var headers = new LinkedHashMap<String, Expression>();
        names.forEach(name -> headers.put(name, header(name)));
        return Collections.unmodifiableMap(headers);
    }

    private static Expression header(String name) {
        return new Expression("simple", "${header." + name + "}");
    }
}
