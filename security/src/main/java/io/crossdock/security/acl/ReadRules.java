package io.crossdock.security.acl;

import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.resource.ResourcePattern;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The book of everything stored, and what each of its patterns was read from: after a change only the patterns that
 * changed are read and indexed again. What cannot be understood might be a refusal, so it is taken for the widest one: an
 * entry for one that refuses everything under its pattern to everybody, a pattern for one that leaves everything to super
 * users. Immutable.
 */
public final class ReadRules {
    private final AclBook book;
    private final Map<String, Page> pages;

    private ReadRules(AclBook book, Map<String, Page> pages) {
        this.book = book;
        this.pages = pages;
    }

    /** Where nothing is stored. */
    public static ReadRules none(AccessPolicy policy) {
        return new ReadRules(AclBook.of(List.of(), policy), Map.of());
    }

    /**
     * The same after a change.
     *
     * @param stored everything there is now: entries by name of their pattern
     */
    public ReadRules next(Map<String, Map<String, String>> stored) {
        var next = new HashMap<String, Page>();
        stored.forEach((name, entries) -> {
            Page known = pages.get(name);
            // unchanged ones are the same map as before, so this compares maps only after everything was read anew
            next.put(name, known != null && known.entries().equals(entries) ? known : Page.of(name, entries));
        });
        List<PatternRules> rules =
                next.values().stream().flatMap(page -> page.rules().stream()).toList();
        return new ReadRules(book.next(rules, next.values().stream().anyMatch(Page::isNoPattern)), next);
    }

    public AclBook book() {
        return book;
    }

    /** What is wrong with what is stored, and what follows. */
    public List<String> problems() {
        return new TreeMap<>(pages)
                .values().stream().flatMap(page -> page.problems().stream()).toList();
    }

    /**
     * What is stored under one name.
     *
     * @param rules empty where there are none
     * @param isNoPattern whether the name is no pattern of resources
     */
    private record Page(
            Map<String, String> entries, Optional<PatternRules> rules, boolean isNoPattern, List<String> problems) {
        static Page of(String name, Map<String, String> entries) {
            Optional<ResourcePattern> pattern = StoredRules.pattern(name);
            return pattern.isPresent()
                    ? of(pattern.get(), name, entries)
                    : new Page(
                            entries,
                            Optional.empty(),
                            true,
                            List.of("'" + name + "' is no pattern of resources; only super users may do anything"
                                    + " until it is mended or deleted"));
        }

        private static Page of(ResourcePattern pattern, String name, Map<String, String> entries) {
            var rules = new ArrayList<AclBinding>(entries.size());
            var problems = new ArrayList<String>();
            for (String key : new TreeMap<>(entries).keySet()) {
                Optional<AclBinding> rule = StoredRules.entry(key)
                        .map(entry -> new AclBinding(pattern, entry))
                        .filter(binding -> NewRules.problem(binding).isEmpty());
                if (rule.isEmpty()) {
                    problems.add("'" + key + "' under '" + name + "' is no access rule; everything is refused"
                            + " there to everybody but super users until it is mended, or removed by deleting the rule"
                            + " DENY ALL User:* of this pattern");
                }
                rules.add(rule.orElseGet(() -> new AclBinding(pattern, StoredRules.REFUSE_ALL)));
            }
            return new Page(
                    entries,
                    rules.isEmpty() ? Optional.empty() : Optional.of(PatternRules.of(pattern, rules)),
                    false,
                    problems);
        }
    }
}
