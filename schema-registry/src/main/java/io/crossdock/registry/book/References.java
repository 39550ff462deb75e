package io.crossdock.registry.book;

import io.crossdock.registry.schema.Reference;
import io.crossdock.registry.schema.Registered;
import io.crossdock.registry.schema.Subject;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** Which versions are used by which others. One thread changes it; any thread reads without waiting. */
final class References {
    private final Map<SubjectVersion, SortedMap<SubjectVersion, Integer>> users = new ConcurrentHashMap<>();

    /** Where a reference points, which is in the context of its user unless it says another. */
    static Subject target(Subject user, Reference reference) {
        String written = reference.subject();
        return written.startsWith(":.") ? Subject.parse(written) : new Subject(user.context(), written);
    }

    /** The places that use one, with the ids of their schemas. */
    SortedMap<SubjectVersion, Integer> users(SubjectVersion used) {
        return users.getOrDefault(used, Collections.emptySortedMap());
    }

    /** Takes notice of a version; one that is deleted uses nothing any more. */
    void put(Registered user) {
        remove(user);
        if (!user.deleted()) {
            for (Reference reference : user.schema().references()) {
                users.merge(used(user, reference), one(user), References::both);
            }
        }
    }

    void remove(Registered user) {
        var place = new SubjectVersion(user.subject(), user.version());
        for (Reference reference : user.schema().references()) {
            users.computeIfPresent(used(user, reference), (used, all) -> {
                var rest = new TreeMap<>(all);
                rest.remove(place);
                return rest.isEmpty() ? null : Collections.unmodifiableSortedMap(rest);
            });
        }
    }

    private static SubjectVersion used(Registered user, Reference reference) {
        return new SubjectVersion(target(user.subject(), reference), reference.version());
    }

    private static SortedMap<SubjectVersion, Integer> one(Registered user) {
        var map = new TreeMap<SubjectVersion, Integer>();
        map.put(new SubjectVersion(user.subject(), user.version()), user.id());
        return Collections.unmodifiableSortedMap(map);
    }

    private static SortedMap<SubjectVersion, Integer> both(
            SortedMap<SubjectVersion, Integer> some, SortedMap<SubjectVersion, Integer> others) {
        var map = new TreeMap<>(some);
        map.putAll(others);
        return Collections.unmodifiableSortedMap(map);
    }
}
