package io.crossdock.cli.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What may hurt about an action, in words for whoever has to agree to it, and what cannot be done at all. */
final class Dangers {
    private static final Map<String, String> SHORTER = Map.of(
            "retention.ms", "older records are deleted",
            "retention.bytes", "the oldest records are deleted",
            "delete.retention.ms", "readers that are slower miss deletions");

    private Dangers() {}

    /** Why this cannot be: partitions never get fewer, and replicas are moved by another command. */
    static Optional<String> impossible(Item before, Item after) {
        if (before.key().kind() == Kind.TOPIC) {
            if (number(after, "partitions") < number(before, "partitions")) {
                return Optional.of("partitions cannot become fewer, " + before.get("partitions") + " → "
                        + after.get("partitions") + "; make a topic of another name and copy the records");
            }
            if (!after.get("replicas").equals(before.get("replicas"))) {
                return Optional.of("the number of replicas is not changed here, " + before.get("replicas") + " → "
                        + after.get("replicas") + "; leave 'replicas' out and reassign the partitions");
            }
        }
        if (before.key().kind() == Kind.SCHEMA && !after.get("type").equals(before.get("type"))) {
            return Optional.of("a subject keeps its type, " + before.get("type") + " → " + after.get("type")
                    + "; use another subject");
        }
        return Optional.empty();
    }

    static List<String> of(Item before, Item after, Verb verb) {
        var found = new ArrayList<String>();
        switch (before.key().kind()) {
            case TOPIC -> topic(before, after, verb, found);
            case CONFIG -> shorter(before, after, found);
            case ACL -> acl(before, after, verb, found);
            case SCHEMA -> schema(after, verb, found);
            case QUOTA -> {
                if (verb == Verb.DELETE) {
                    found.add("nothing limits them here any more");
                }
            }
            case CONNECTOR -> {
                if (verb == Verb.DELETE) {
                    found.add("it stops; its file is kept aside");
                }
            }
        }
        return found;
    }

    private static void topic(Item before, Item after, Verb verb, List<String> found) {
        if (verb == Verb.DELETE) {
            found.add("all its records are deleted");
            return;
        }
        if (verb == Verb.CREATE) {
            return;
        }
        if (number(after, "partitions") > number(before, "partitions")) {
            found.add("keys go to other partitions than before, and their order is lost across the change");
        }
        shorter(before, after, found);
        boolean deleted = after.get("cleanup.policy").contains("delete");
        if (before.get("cleanup.policy").equals("compact")
                && (deleted || after.get("cleanup.policy").isEmpty())) {
            found.add("cleanup.policy: a compacted topic begins to delete by age and size");
        }
        if (!before.get("cleanup.policy").contains("compact")
                && after.get("cleanup.policy").contains("compact")) {
            found.add("cleanup.policy: all but the newest record of a key are deleted, records without key refused");
        }
    }

    private static void shorter(Item before, Item after, List<String> found) {
        SHORTER.forEach((name, effect) -> {
            String was = before.get(name);
            String will = after.get(name);
            // Without a value the cluster's default holds, which may be shorter than what was set.
            if (!was.equals(will)
                    && (will.isEmpty() || endless(was) || was.isEmpty() || longer(was, will))
                    && !endless(will)) {
                found.add(name + (longer(was, will) ? " is shortened" : " may become shorter") + ": " + effect);
            }
        });
    }

    private static boolean endless(String value) {
        return value.equals("-1");
    }

    private static boolean longer(String was, String will) {
        if (was.isEmpty() || will.isEmpty()) {
            return false;
        }
        return endless(was) || (!endless(will) && parsed(will) < parsed(was));
    }

    private static void acl(Item before, Item after, Verb verb, List<String> found) {
        if (verb == Verb.DELETE) {
            found.add(
                    before.get("permission").equals("DENY")
                            ? "what it refused may become allowed"
                            : "whoever needs it is refused");
        } else if (verb == Verb.CREATE && after.get("permission").equals("DENY")) {
            found.add("it refuses whatever other rules allow");
        }
    }

    private static void schema(Item after, Verb verb, List<String> found) {
        if (verb == Verb.DELETE) {
            found.add("its versions go out of use: nobody can register or look it up, records stay readable");
        } else if (after.get("compatibility").equals("NONE")) {
            found.add("any change passes: readers may meet records that they cannot read");
        }
    }

    private static long number(Item item, String property) {
        return item.get(property).isEmpty() ? 0 : parsed(item.get(property));
    }

    private static long parsed(String number) {
        try {
            return Long.parseLong(number);
        } catch (NumberFormatException words) {
            return 0; // the cluster refuses it with its own words
        }
    }
}
