package io.crossdock.hub.config;

import java.nio.file.Path;

/**
 * One setting as it was written somewhere.
 *
 * @param key full dotted name, for example {@code broker.num.partitions}
 * @param value as written, without quotes
 * @param where for messages: {@code conf/hub.yaml:3:5} or {@code --set}
 * @param base folder against which a relative path in the value is meant
 */
public record Setting(String key, String value, String where, Path base) {}
