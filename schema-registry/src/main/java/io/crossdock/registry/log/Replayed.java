package io.crossdock.registry.log;

/** State that the records of the topic make up. Called by one thread, in the order of the topic. */
public interface Replayed {
    /** Applies one record. Records that make no sense are logged and skipped, since the topic may be another's. */
    void replay(RegistryRecord record, long offset);
}
