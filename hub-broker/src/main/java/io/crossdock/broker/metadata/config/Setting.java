package io.crossdock.broker.metadata.config;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One setting: its name, what a value may be and what it means.
 *
 * @param defaultValue as one would write it; empty when there is none
 * @param unit what a number counts, for example {@code ms}; empty when it is no quantity
 * @param meaning one or two sentences
 * @param rules what a value has to fulfil beyond its type
 * @param dynamic whether a broker takes a new value while it runs; of no meaning for what is no broker setting
 */
public record Setting(
        String name,
        SettingType type,
        String defaultValue,
        String unit,
        String meaning,
        List<Rule> rules,
        boolean dynamic) {
    public Setting {
        rules = List.copyOf(rules);
    }

    Setting(String name, SettingType type, String defaultValue, String unit, String meaning) {
        this(name, type, defaultValue, unit, meaning, List.of(), false);
    }

    /** One condition on a value that is of the right type already. */
    @FunctionalInterface
    public interface Rule {
        /** What is wrong with this value, worded as "must be …". */
        Optional<String> problem(String value);
    }

    /** What is wrong with this value, with the name and the value in the text; empty if it is fine. */
    public Optional<String> problem(String value) {
        String text = value.trim();
        return type.problem(text)
                .or(() -> rules.stream()
                        .flatMap(rule -> rule.problem(text).stream())
                        .findFirst())
                .map(problem -> name + " " + problem + (type.isSecret() ? "" : ", was '" + value + "'"));
    }

    Setting between(long least, long most) {
        return with(value -> {
            long number = Long.parseLong(value);
            return number >= least && number <= most
                    ? Optional.empty()
                    : Optional.of("must be between " + least + " and " + most);
        });
    }

    Setting atLeast(long least) {
        return with(
                value -> Long.parseLong(value) >= least ? Optional.empty() : Optional.of("must be at least " + least));
    }

    Setting fraction() {
        return with(value -> {
            double number = Double.parseDouble(value);
            return number >= 0 && number <= 1 ? Optional.empty() : Optional.of("must be between 0 and 1");
        });
    }

    Setting fractionAboveZero() {
        return aboveZero().fraction();
    }

    Setting aboveZero() {
        return with(value -> Double.parseDouble(value) > 0 ? Optional.empty() : Optional.of("must be above 0"));
    }

    Setting not(String refused, String why) {
        return with(
                value -> value.equals(refused) ? Optional.of("must not be " + refused + ": " + why) : Optional.empty());
    }

    Setting oneOf(String... allowed) {
        return with(value ->
                List.of(allowed).contains(value) ? Optional.empty() : Optional.of("must be one of " + list(allowed)));
    }

    Setting eachOf(String... allowed) {
        return with(value -> List.of(allowed).containsAll(items(value))
                ? Optional.empty()
                : Optional.of("must be a list of " + list(allowed)));
    }

    Setting notEmpty() {
        return with(value -> items(value).isEmpty() ? Optional.of("must not be empty") : Optional.empty());
    }

    /** Known, but any other value than the default would promise what this hub does not do. */
    Setting onlyDefault(String why) {
        return with(value -> value.equalsIgnoreCase(defaultValue)
                ? Optional.empty()
                : Optional.of("must be '" + defaultValue + "': " + why));
    }

    /** The values of a list, without spaces around them. */
    static List<String> items(String list) {
        return Stream.of(list.split(","))
                .map(String::trim)
                .filter(item -> !item.isEmpty())
                .toList();
    }

    Setting satisfying(Rule rule) {
        return with(rule);
    }

    /** The same for less than the whole broker, under another name. */
    Setting called(String other) {
        return new Setting(other, type, defaultValue, unit, meaning, rules, dynamic);
    }

    /** A broker takes a new value while it runs (KIP-226). */
    Setting changeable() {
        return new Setting(name, type, defaultValue, unit, meaning, rules, true);
    }

    private Setting with(Rule rule) {
        return new Setting(
                name,
                type,
                defaultValue,
                unit,
                meaning,
                Stream.concat(rules.stream(), Stream.of(rule)).toList(),
                dynamic);
    }

    private static String list(String... allowed) {
        return String.join(", ", allowed);
    }
}
