package io.crossdock.registry.book;

import io.crossdock.registry.schema.Compatibility;
import io.crossdock.registry.schema.Registered;
import io.crossdock.registry.type.Incompatibility;

import java.util.ArrayList;
import java.util.List;

/**
 * Whether a change breaks anyone.
 *
 * @param level that was asked for
 * @param compared how many versions the schema was compared with
 * @param findings empty when nobody breaks; bounded
 */
public record Verdict(Compatibility level, int compared, List<Finding> findings) {
    public Verdict {
        findings = List.copyOf(findings);
    }

    public boolean isCompatible() {
        return findings.isEmpty();
    }

    /** Who cannot read what. */
    public enum Fails {
        /** Readers with the new schema fail at records of the old one. */
        NEW_READERS,
        /** Readers with the old schema fail at records of the new one. */
        OLD_READERS,
        /** Nobody can tell, as the old schema makes no sense here. */
        UNKNOWN
    }

    /**
     * One reason why somebody breaks.
     *
     * @param against the version it was found against
     */
    public record Finding(Registered against, Fails fails, Incompatibility why) {
        /** Who would fail, as a sentence without a full stop. */
        public String who() {
            return switch (fails) {
                case NEW_READERS ->
                    "readers with the new schema cannot read what was written with version " + against.version();
                case OLD_READERS ->
                    "readers with version " + against.version() + " cannot read what is written with the new schema";
                case UNKNOWN ->
                    "whether it and version " + against.version()
                            + " are understood by each other's readers is not known";
            };
        }

        /** All of it in one sentence. */
        public String sentence() {
            return why.what() + " (" + why.path() + "): " + who() + "; to mend it, " + why.mend();
        }
    }

    /** The same in the form in which Confluent's registry tells it, one text for each fact. */
    public List<String> messages() {
        var messages = new ArrayList<String>();
        Registered last = null;
        for (Finding finding : findings) {
            if (last != null && last.version() != finding.against().version()) {
                messages.add("{oldSchemaVersion: " + last.version() + "}");
            }
            last = finding.against();
            messages.add("{errorType:'" + finding.why().rule() + "', description:'" + finding.sentence()
                    + "', additionalInfo:'" + finding.why().path() + "'}");
        }
        if (last != null) {
            messages.add("{oldSchemaVersion: " + last.version() + "}");
            messages.add("{compatibility: '" + level + "'}");
        }
        return messages;
    }
}
