package io.crossdock.registry.log;

import org.slf4j.Logger;

import java.util.Optional;

/**
 * What one part of the log cannot do at the moment. It is tried again all the time, so it is logged once for as long as it
 * stays the same. Set by one thread, read by any.
 */
final class Trouble {
    private final Logger log;
    private final String outlook;
    private volatile Optional<String> now = Optional.empty();

    /** @param outlook what becomes of it, as a sentence without its full stop */
    Trouble(Logger log, String outlook) {
        this.log = log;
        this.outlook = outlook;
    }

    /** Empty when all is well. */
    Optional<String> now() {
        return now;
    }

    /** @param what may end as messages of clients do, with a full stop; it is followed by another sentence */
    void report(String what) {
        Optional<String> sentence = Optional.of(what.endsWith(".") ? what.substring(0, what.length() - 1) : what);
        if (!now.equals(sentence)) {
            log.warn("{}. {}", sentence.get(), outlook);
            now = sentence;
        }
    }

    /** All is well again. */
    void end() {
        now = Optional.empty();
    }
}
