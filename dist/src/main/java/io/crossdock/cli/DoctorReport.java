package io.crossdock.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossdock.cli.doctor.Finding;
import io.crossdock.cli.doctor.Severity;
import io.crossdock.cli.doctor.check.Checks;
import io.crossdock.cli.doctor.facts.Facts;
import picocli.CommandLine.Help.Ansi;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What {@code crossdock doctor} says. */
final class DoctorReport {
    /** A broker that is down makes as many findings as it has partitions; people read the first ones. */
    private static final int SHOWN = 10;

    private static final Map<Severity, String> COLORS =
            Map.of(Severity.ERROR, "red", Severity.WARNING, "yellow", Severity.HINT, "faint");

    private final Facts facts;
    private final List<Finding> findings;

    DoctorReport(Facts facts) {
        this.facts = facts;
        this.findings = Checks.examine(facts);
    }

    boolean has(Severity severity) {
        return findings.stream().anyMatch(each -> each.severity() == severity);
    }

    /** Whether there was anything to look at. */
    boolean isOfSomething() {
        return facts.node().isPresent() || !facts.brokers().isEmpty();
    }

    void print(PrintWriter out) {
        var counts = new TreeMap<String, Integer>();
        for (Finding each : findings) {
            if (counts.merge(each.check(), 1, Integer::sum) <= SHOWN) {
                String severity =
                        Ansi.AUTO.string("@|" + COLORS.get(each.severity()) + " " + word(each.severity()) + "|@ ");
                out.println(severity + each.check() + ": " + each.subject() + ": " + each.what());
                out.println("    " + each.remedy());
            }
        }
        counts.forEach((check, count) -> {
            if (count > SHOWN) {
                out.println(check + ": and " + (count - SHOWN) + " more; --output json has all of them");
            }
        });
        facts.unknown().forEach(each -> out.println("not examined: " + each));
        out.println(Checks.ALL.size() + " checks of " + facts.brokers().size() + " brokers, "
                + facts.partitions().size() + " partitions, " + facts.groups().size() + " groups, "
                + facts.connectors().size() + " connectors: "
                + (findings.isEmpty() ? "nothing is wrong" : findings.size() + " findings"));
    }

    ObjectNode toJson() {
        ObjectNode all = JsonNodeFactory.instance
                .objectNode()
                .put("examined", facts.now().toString());
        var list = all.putArray("findings");
        findings.forEach(each -> list.addObject()
                .put("severity", word(each.severity()))
                .put("check", each.check())
                .put("subject", each.subject())
                .put("what", each.what())
                .put("remedy", each.remedy()));
        var unknown = all.putArray("notExamined");
        facts.unknown().forEach(unknown::add);
        return all;
    }

    private static String word(Severity severity) {
        return severity.name().toLowerCase(Locale.ROOT);
    }
}
