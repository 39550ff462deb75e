package io.crossdock.registry.log;

import java.util.List;

/**
 * What a command comes to: records to be written together, and the answer that is given once they are.
 *
 * @param records empty when there is nothing to change
 */
public record Decision<T>(List<RegistryRecord> records, T answer) {
    public Decision {
        records = List.copyOf(records);
    }
}
