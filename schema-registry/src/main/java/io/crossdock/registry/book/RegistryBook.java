package io.crossdock.registry.book;

import io.crossdock.registry.log.RegistryRecord;
import io.crossdock.registry.log.Replayed;

/** What the topic's records make up. */
public final class RegistryBook implements Replayed {
    @Override
    public void replay(RegistryRecord record, long offset) {}
}
