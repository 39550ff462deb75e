package io.crossdock.registry.book;

import io.crossdock.registry.log.RegistryRecord;
import io.crossdock.registry.schema.Compatibility;
import io.crossdock.registry.schema.Mode;
import io.crossdock.registry.schema.Reference;
import io.crossdock.registry.schema.Registered;
import io.crossdock.registry.schema.Schema;
import io.crossdock.registry.schema.Settings;
import io.crossdock.registry.schema.Subject;
import io.crossdock.registry.type.SchemaType;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** A book with a topic in memory, and short words for what is done to it. */
final class BookFixture {
    final RegistryBook book = new RegistryBook(Compatibility.BACKWARD);
    final MemoryLog log = new MemoryLog(book);
    final SchemaParser parser;
    final CompatibilityCheck check;
    final Registration registration;
    final Deletion deletion = new Deletion(book);
    final Configuration configuration = new Configuration(book, deletion, true);
    final Lookup lookup;

    BookFixture() {
        this(List.of(new WordsType("AVRO"), new WordsType("JSON")));
    }

    BookFixture(Collection<SchemaType> types) {
        parser = new SchemaParser(book, types);
        check = new CompatibilityCheck(book, parser);
        registration = new Registration(book, parser, check);
        lookup = new Lookup(book, parser);
    }

    Registered register(String subject, String text) {
        return register(subject, NewSchema.of(Schema.of("AVRO", text)));
    }

    Registered register(String subject, NewSchema schema) {
        return log.write(() -> registration.register(Subject.parse(subject), schema, false));
    }

    Registered registerWith(String subject, String text, Reference... references) {
        return register(
                subject,
                NewSchema.of(new Schema("AVRO", text, List.of(references), Optional.empty(), Optional.empty())));
    }

    Registered importSchema(String subject, String text, int version, int id) {
        return register(subject, new NewSchema(Schema.of("AVRO", text), Optional.of(version), OptionalInt.of(id)));
    }

    int delete(String subject, int version, boolean permanently) {
        return log.write(() -> deletion.version(Subject.parse(subject), version, permanently));
    }

    List<Integer> delete(String subject, boolean permanently) {
        return log.write(() -> deletion.subject(Subject.parse(subject), permanently));
    }

    void deleteForGood(String subject, int version) {
        delete(subject, version, false);
        delete(subject, version, true);
    }

    Settings set(String scope, UnaryOperator<Settings> change) {
        return log.write(() -> configuration.set(Subject.parse(scope), change));
    }

    void compatibility(String scope, Compatibility level) {
        set(scope, before -> withCompatibility(before, level));
    }

    void mode(String scope, Mode mode) {
        log.write(() -> configuration.set(Subject.parse(scope), mode, false));
    }

    static Settings withCompatibility(Settings before, Compatibility level) {
        return new Settings(
                Optional.of(level),
                before.normalize(),
                before.validateFields(),
                before.compatibilityGroup(),
                before.alias(),
                before.defaultMetadata(),
                before.overrideMetadata(),
                before.defaultRules(),
                before.overrideRules());
    }

    /** The book that somebody has who reads the topic from its beginning. */
    static RegistryBook replayed(List<RegistryRecord> records) {
        var other = new RegistryBook(Compatibility.BACKWARD);
        for (int at = 0; at < records.size(); at++) {
            other.replay(records.get(at), at);
        }
        return other;
    }

    static Refused refusal(Supplier<?> command) {
        return catchThrowableOfType(Refused.class, command::get);
    }
}
