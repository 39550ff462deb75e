package io.crossdock.cli.schemas;

import io.crossdock.registry.schema.Compatibility;
import io.crossdock.registry.type.ParsedSchema;

import java.util.ArrayList;
import java.util.List;

/** Whether a new version of a schema fits earlier ones. Pure. */
final class Comparison {
    private Comparison() {}

    /**
     * What keeps it from fitting one of them.
     *
     * @param level what readers of which side have to understand; its reach over versions is the caller's affair
     * @param named what the new version and the earlier one are called in the findings
     */
    static List<Finding> findings(
            Compatibility level, ParsedSchema candidate, String named, ParsedSchema earlier, String earlierNamed) {
        var findings = new ArrayList<Finding>();
        if (level.isBackward()) {
            candidate.reading(earlier).forEach(why -> findings.add(new Finding(named, earlierNamed, why)));
        }
        if (level.isForward()) {
            earlier.reading(candidate).forEach(why -> findings.add(new Finding(earlierNamed, named, why)));
        }
        return findings;
    }
}
