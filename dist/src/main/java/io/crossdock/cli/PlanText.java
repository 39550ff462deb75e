package io.crossdock.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import io.crossdock.cli.plan.Item;
import io.crossdock.cli.plan.Kind;
import io.crossdock.cli.plan.Plan;
import io.crossdock.cli.plan.Step;
import io.crossdock.cli.plan.Verb;
import picocli.CommandLine.Help.Ansi;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/** A plan for people: what is done to what, before → after, and what is dangerous about it; and the same for programs. */
final class PlanText {
    private final Plan plan;

    PlanText(Plan plan) {
        this.plan = plan;
    }

    void print(PrintWriter out) {
        plan.steps().stream().filter(step -> step.verb() != Verb.LEAVE).forEach(step -> print(out, step));
        out.println(summary());
    }

    private static void print(PrintWriter out, Step step) {
        out.println(Ansi.AUTO.string("@|bold " + step.verb().sign() + " "
                        + step.verb().name().toLowerCase(Locale.ROOT) + "|@ ")
                + step.key());
        if (step.key().kind() != Kind.ACL && step.verb() != Verb.DELETE) { // all of a rule is its name
            properties(out, step);
        }
        for (String note : step.notes()) {
            out.println("    " + Ansi.AUTO.string(step.verb() == Verb.REFUSE ? "@|red refused:|@ " : "@|yellow !|@ ")
                    + note);
        }
    }

    private static void properties(PrintWriter out, Step step) {
        Item before = step.before();
        Item after = step.after();
        var names = new TreeSet<>(before.properties().keySet());
        names.addAll(after.properties().keySet());
        boolean fresh = before.properties().isEmpty();
        for (String name : names) {
            String was = before.get(name);
            String will = after.get(name);
            if (was.equals(will)) {
                continue;
            }
            if (was.contains("\n") || will.contains("\n")) {
                out.println("    " + name + (fresh ? ", " + will.lines().count() + " lines" : ""));
                if (!fresh) {
                    difference(out, was, will);
                }
            } else {
                out.println("    " + name + "  " + (fresh ? will : shown(was) + " → " + shown(will)));
            }
        }
    }

    private static String shown(String value) {
        return value.isEmpty() ? "(default)" : value;
    }

    private static void difference(PrintWriter out, String was, String will) {
        List<String> before = was.lines().toList();
        UnifiedDiffUtils.generateUnifiedDiff(
                        "before",
                        "after",
                        before,
                        DiffUtils.diff(before, will.lines().toList()),
                        1)
                .stream()
                .skip(2)
                .forEach(line -> out.println("      " + line));
    }

    String summary() {
        if (plan.isEmpty()) {
            return "nothing to do: all " + plan.steps().size() + " things of '" + plan.owner()
                    + "' are as they should be";
        }
        return plan.count(Verb.CREATE) + " to create, " + plan.count(Verb.CHANGE) + " to change, "
                + plan.count(Verb.ADOPT) + " to adopt, " + plan.count(Verb.DELETE) + " to delete, "
                + plan.count(Verb.LEAVE) + " as they should be"
                + (plan.refused().isEmpty() ? "" : ", " + plan.refused().size() + " REFUSED");
    }

    ObjectNode toJson() {
        ObjectNode all = JsonNodeFactory.instance.objectNode().put("owner", plan.owner());
        ObjectNode summary = all.putObject("summary");
        for (Verb verb : Verb.values()) {
            summary.put(verb.name().toLowerCase(Locale.ROOT), plan.count(verb));
        }
        var steps = all.putArray("steps");
        for (Step step : plan.steps()) {
            ObjectNode one = steps.addObject()
                    .put("verb", step.verb().name().toLowerCase(Locale.ROOT))
                    .put("kind", step.key().kind().word())
                    .put("name", step.key().name());
            step.before().properties().forEach(one.withObject("/before")::put);
            step.after().properties().forEach(one.withObject("/after")::put);
            step.notes().forEach(one.withArray("/notes")::add);
        }
        return all;
    }
}
