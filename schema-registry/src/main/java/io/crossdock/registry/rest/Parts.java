package io.crossdock.registry.rest;

import io.crossdock.registry.book.CompatibilityCheck;
import io.crossdock.registry.book.Configuration;
import io.crossdock.registry.book.Deletion;
import io.crossdock.registry.book.Lookup;
import io.crossdock.registry.book.Registrar;
import io.crossdock.registry.book.Registration;
import io.crossdock.registry.book.RegistryBook;
import io.crossdock.registry.book.SchemaParser;
import io.crossdock.registry.book.SubjectReaders;
import io.crossdock.registry.log.RegistryLog;
import io.crossdock.registry.type.SchemaType;

import java.util.Collection;

/**
 * What resources ask and tell: the registry without HTTP.
 *
 * @param log lets only as many wait for it as there are places
 * @param places of requests that wait for a write, wherever it is done
 * @param registrar whoever asks it has to have one of these places
 */
public record Parts(
        RegistryBook book,
        RegistryLog log,
        WritePlaces places,
        SchemaParser parser,
        Lookup lookup,
        CompatibilityCheck check,
        Registration registration,
        Registrar registrar,
        Deletion deletion,
        Configuration configuration,
        SubjectReaders readers) {
    /**
     * Makes them.
     *
     * @param modeChanges whether modes may be changed at all
     */
    public static Parts of(
            RegistryBook book,
            RegistryLog log,
            Collection<SchemaType> types,
            SubjectReaders readers,
            boolean modeChanges) {
        var places = new WritePlaces();
        var parser = new SchemaParser(book, types);
        var check = new CompatibilityCheck(book, parser);
        var registration = new Registration(book, parser, check);
        var deletion = new Deletion(book);
        return new Parts(
                book,
                new PlacedWrites(log, places),
                places,
                parser,
                new Lookup(book, parser),
                check,
                registration,
                new Registrar(registration, log),
                deletion,
                new Configuration(book, deletion, modeChanges),
                readers);
    }
}
