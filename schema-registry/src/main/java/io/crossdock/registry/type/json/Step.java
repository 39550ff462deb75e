package io.crossdock.registry.type.json;

import io.crossdock.registry.type.Incompatibility;

import java.util.ArrayList;
import java.util.List;

/**
 * What comparing two schemas found, apart from what their properties and items have to answer for. Confined to one thread.
 */
final class Step {
    /** Answers, as far as is known by now, whether readers with one schema understand what another allows. */
    interface Answers {
        boolean understands(View writer, View reader);

        Facts facts(View view);

        LinearPattern pattern(String written);

        Work work();
    }

    /** Parts that readers must understand as well, compared on their own. */
    record Child(View.Pair pair, Place place) {}

    private final Answers answers;
    private final List<Incompatibility> findings = new ArrayList<>();
    private final List<Child> children = new ArrayList<>();

    Step(Answers answers) {
        this.answers = answers;
    }

    List<Incompatibility> findings() {
        return findings;
    }

    List<Child> children() {
        return children;
    }

    void found(JsonRule rule, Place place, String what, String mend) {
        findings.add(new Incompatibility(rule.name(), place.pointer(), what, mend));
    }

    /** Readers must understand a part, and its own comparison says why they do not. */
    void must(SchemaNode writer, SchemaNode reader, Place place) {
        answers.work().charge(1);
        children.add(new Child(new View.Pair(View.of(writer), View.of(reader)), place));
    }

    /** Whether readers understand a part; what keeps them from it does not matter. */
    boolean may(SchemaNode writer, SchemaNode reader) {
        return may(View.of(writer), View.of(reader));
    }

    boolean may(View writer, View reader) {
        answers.work().charge(1);
        return answers.understands(writer, reader);
    }

    Facts facts(View view) {
        return answers.facts(view);
    }

    Facts facts(SchemaNode node) {
        return answers.facts(View.of(node));
    }

    boolean isAnything(SchemaNode node) {
        return facts(node).isAnything();
    }

    boolean isNothing(SchemaNode node) {
        return facts(node).isNothing();
    }

    /** Whether a name is one that a regular expression is for. */
    boolean matches(String pattern, String name) {
        LinearPattern compiled = answers.pattern(pattern);
        answers.work().charge(1 + (long) name.length() * compiled.size() / 16);
        return compiled.matches(name);
    }

    void charge(int units) {
        answers.work().charge(units);
    }

    /** For one of several ways in which the schemas may fit, of which the best is {@linkplain #take taken}. */
    Step attempt() {
        return new Step(answers);
    }

    void take(Step attempt) {
        findings.addAll(attempt.findings);
        children.addAll(attempt.children);
    }

    /** How much is wrong, by what is known now. */
    int faults() {
        int faults = findings.size();
        for (Child child : children) {
            if (!answers.understands(child.pair.writer(), child.pair.reader())) {
                faults++;
            }
        }
        return faults;
    }
}
