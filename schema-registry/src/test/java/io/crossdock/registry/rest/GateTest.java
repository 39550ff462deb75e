package io.crossdock.registry.rest;

import io.crossdock.registry.schema.Subject;
import jakarta.ws.rs.core.SecurityContext;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;

/** Who may do something to some subjects sees those, and does that. */
class GateTest {
    /** Grants of an operation on a subject; writing is always granted, so that tests have something to look at. */
    private static SubjectAccess granting(Set<String> grants) {
        return new SubjectAccess() {
            @Override
            public boolean may(SecurityContext caller, Operation operation, Subject subject) {
                return operation == Operation.WRITE || grants.contains(operation + " " + subject);
            }

            @Override
            public Set<Subject> allowed(SecurityContext caller, Operation operation, Collection<Subject> subjects) {
                return subjects.stream()
                        .filter(each -> may(caller, operation, each))
                        .collect(Collectors.toSet());
            }
        };
    }

    @Test
    void listsHaveWhatTheCallerMaySee() throws IOException {
        Set<String> grants = new HashSet<>(Set.of("DESCRIBE a", "READ a", "DESCRIBE :.sales:c"));
        try (ServedRegistry served = ServedRegistry.open(granting(grants))) {
            served.register("a", "id");
            served.register("b", "id");
            served.register(":.sales:c", "id");
            served.register(":.other:d", "id");

            assertThat(served.get("/subjects").body()).isEqualTo("[\"a\",\":.sales:c\"]");
            assertThat(served.get("/schemas").json().findValuesAsText("subject"))
                    .containsExactly("a");
            assertThat(served.get("/contexts").body()).isEqualTo("[\".\",\".sales\"]");
            assertThat(served.get("/schemas/ids/1/subjects").body()).isEqualTo("[\"a\"]");
            assertThat(served.get("/schemas/ids/1/versions").json()).hasSize(1);
        }
    }

    @Test
    void aSchemaIsReadByItsIdByWhoMayReadOneOfItsSubjects() throws IOException {
        Set<String> grants = new HashSet<>(Set.of("READ b"));
        try (ServedRegistry served = ServedRegistry.open(granting(grants))) {
            served.register("a", "id");
            served.register("a", "id x?");
            served.register("b", "id");

            assertThat(served.get("/schemas/ids/1").status()).isEqualTo(200);
            assertThat(served.get("/schemas/ids/2").body())
                    .isEqualTo(served.get("/schemas/ids/3").body().replace("Schema 3", "Schema 2"));
        }
    }

    @Test
    void anAliasDoesNotLeadToWhatOneMayNotSee() throws IOException {
        Set<String> grants = new HashSet<>(Set.of("READ door", "ALTER_CONFIGS door"));
        try (ServedRegistry served = ServedRegistry.open(granting(grants))) {
            served.register("secret", "id");
            served.put("/config/door", "{\"alias\":\"secret\"}");

            assertThat(served.get("/subjects/door/versions/1").status()).isEqualTo(403);
        }
    }
}
