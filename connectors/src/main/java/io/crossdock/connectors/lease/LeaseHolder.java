package io.crossdock.connectors.lease;

/** A connector that waits for its lease or has it. Called on the leases' threads, so both must be short. */
public interface LeaseHolder {
    /** It may run now. */
    void granted();

    /** It must stop, and say so by {@link Leases#stopped}. */
    void ended();
}
