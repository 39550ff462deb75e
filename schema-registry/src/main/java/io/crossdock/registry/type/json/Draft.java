package io.crossdock.registry.type.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.dialect.Dialects;

import java.util.Optional;

/** Which specification a schema follows. Later ones compare as greater. */
enum Draft {
    DRAFT_4("json-schema.org/draft-04/schema"),
    DRAFT_6("json-schema.org/draft-06/schema"),
    DRAFT_7("json-schema.org/draft-07/schema"),
    DRAFT_2019_09("json-schema.org/draft/2019-09/schema"),
    DRAFT_2020_12("json-schema.org/draft/2020-12/schema");

    /** What a schema follows that names none, or one that is not known here, as Confluent's registry has it. */
    static final Draft DEFAULT = DRAFT_7;

    private final String address;

    Draft(String address) {
        this.address = address;
    }

    /** What the library that validates calls it. */
    Dialect dialect() {
        return switch (this) {
            case DRAFT_4 -> Dialects.getDraft4();
            case DRAFT_6 -> Dialects.getDraft6();
            case DRAFT_7 -> Dialects.getDraft7();
            case DRAFT_2019_09 -> Dialects.getDraft201909();
            case DRAFT_2020_12 -> Dialects.getDraft202012();
        };
    }

    /** The keyword by which a schema names itself. */
    String idKeyword() {
        return this == DRAFT_4 ? "id" : "$id";
    }

    /** Whether {@code $ref} makes every keyword beside it mean nothing, as it did before 2019-09. */
    boolean isReferenceAlone() {
        return compareTo(DRAFT_2019_09) < 0;
    }

    /** Which specification the value of {@code $schema} names; empty for one that is no longer supported. */
    static Optional<Draft> named(String schemaKeyword) {
        String plain = schemaKeyword.replaceFirst("^https?://", "").replaceFirst("#$", "");
        for (Draft each : values()) {
            if (each.address.equals(plain)) {
                return Optional.of(each);
            }
        }
        boolean outdated = plain.matches("json-schema\\.org/draft-0[0-3]/.*");
        return outdated ? Optional.empty() : Optional.of(DEFAULT);
    }

    /** Which specification a document follows; empty for one that is no longer supported. */
    static Optional<Draft> of(JsonNode document) {
        JsonNode said = document.path("$schema");
        return said.isTextual() ? named(said.textValue()) : Optional.of(DEFAULT);
    }
}
