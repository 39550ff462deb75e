package io.crossdock.registry.book;

import io.crossdock.registry.log.Decision;
import io.crossdock.registry.log.RegistryLog;
import io.crossdock.registry.schema.Registered;
import io.crossdock.registry.schema.Subject;

import java.util.List;
import java.util.Optional;

/**
 * Registers schemas without holding up the log, whose one thread decides for all subjects: parsing and comparing with every
 * former version is done by the caller's thread, and the log's only looks whether all is as it was. If not, it is judged
 * again, and after {@value #TRIES} times by the log's thread, which nothing can overtake; but a large comparison would hold
 * up all others there, and is refused as busy instead.
 *
 * <p>Thread-safe; waits for the log.
 */
public final class Registrar {
    static final int TRIES = 4;

    private final Registration registration;
    private final RegistryLog log;

    public Registrar(Registration registration, RegistryLog log) {
        this.registration = registration;
        this.log = log;
    }

    /**
     * Registers a schema, or finds that it is registered.
     *
     * @throws Refused with the reason
     * @throws RuntimeException as {@link RegistryLog#write}
     */
    public Registered register(Subject subject, NewSchema sent, boolean normalize) {
        for (int attempt = 1; attempt <= TRIES; attempt++) {
            Draft draft = registration.draft(subject, sent, normalize);
            Optional<Registered> done = log.write(() -> registration
                    .decide(subject, sent, normalize, draft)
                    .map(each -> new Decision<>(each.records(), Optional.of(each.answer())))
                    .orElseGet(() -> new Decision<>(List.of(), Optional.empty())));
            if (done.isPresent()) {
                return done.get();
            }
        }
        return log.write(() -> {
            if (registration.isLarge(subject, sent, normalize)) {
                throw LargeComparisons.busy();
            }
            return registration.register(subject, sent, normalize);
        });
    }
}
