package io.crossdock.registry.rest;

import io.crossdock.registry.log.Decision;
import io.crossdock.registry.log.RegistryLog;

import java.net.URI;
import java.util.Optional;
import java.util.function.Supplier;

/** A log that lets only as many requests wait for it as there are {@link WritePlaces}. Thread-safe. */
final class PlacedWrites implements RegistryLog {
    private final RegistryLog log;
    private final WritePlaces places;

    PlacedWrites(RegistryLog log, WritePlaces places) {
        this.log = log;
        this.places = places;
    }

    /** @throws jakarta.ws.rs.WebApplicationException 503 when as many wait already */
    @Override
    public <T> T write(Supplier<Decision<T>> command) {
        WritePlaces.Place place = places.take();
        try {
            return log.write(command);
        } finally {
            place.close();
        }
    }

    @Override
    public Optional<URI> leader() {
        return log.leader();
    }

    @Override
    public boolean isLeader() {
        return log.isLeader();
    }

    @Override
    public boolean isReady() {
        return log.isReady();
    }

    @Override
    public void close() {
        log.close();
    }
}
