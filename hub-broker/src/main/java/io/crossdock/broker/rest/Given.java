package io.crossdock.broker.rest;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a body leaves out counts as empty. Null keys and values are kept until the constraints have been checked. */
final class Given {
    private Given() {}

    static Map<String, String> map(@Nullable Map<String, String> given) {
        return given == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(given));
    }

    static <T> List<T> list(@Nullable List<T> given) {
        return given == null ? List.of() : Collections.unmodifiableList(new ArrayList<>(given));
    }
}
