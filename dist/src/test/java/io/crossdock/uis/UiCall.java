package io.crossdock.uis;

import org.apache.kafka.clients.admin.Admin;

/**
 * A call of Kafka's clients as a user interface makes it.
 *
 * @param by which ones make it
 * @param what the method, and what is particular about how it is called
 * @param check calls it, and looks for what its callers read in the answer
 */
record UiCall(String by, String what, Check check) {
    /** Looks at an answer. */
    interface Check {
        void of(Admin admin, UiHub hub) throws Exception;
    }

    @Override
    public String toString() {
        return by + ": " + what;
    }
}
