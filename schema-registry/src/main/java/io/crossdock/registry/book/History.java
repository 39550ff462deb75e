package io.crossdock.registry.book;

import io.crossdock.registry.schema.Registered;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * All versions of one subject that are kept, those that were softly deleted among them.
 *
 * @param versions ascending by their numbers, which may have gaps
 */
public record History(List<Registered> versions) {
    static final History EMPTY = new History(List.of());

    public History {
        versions = List.copyOf(versions);
    }

    public boolean isEmpty() {
        return versions.isEmpty();
    }

    /** Those that are not deleted. */
    public List<Registered> live() {
        return versions.stream().filter(each -> !each.deleted()).toList();
    }

    /** Whether anything of it is left for those who do not ask for what was deleted. */
    public boolean isLive() {
        return versions.stream().anyMatch(each -> !each.deleted());
    }

    /**
     * The version with a number.
     *
     * @param deleted whether a softly deleted one counts
     */
    public Optional<Registered> find(int version, boolean deleted) {
        int low = 0;
        int high = versions.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            Registered at = versions.get(middle);
            if (at.version() == version) {
                return !at.deleted() || deleted ? Optional.of(at) : Optional.empty();
            }
            if (at.version() < version) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return Optional.empty();
    }

    /** The last one. */
    public Optional<Registered> latest(boolean deleted) {
        for (int at = versions.size() - 1; at >= 0; at--) {
            if (deleted || !versions.get(at).deleted()) {
                return Optional.of(versions.get(at));
            }
        }
        return Optional.empty();
    }

    /** What the next one is called. Numbers of deleted versions are not used again as long as these are kept. */
    public int nextVersion() {
        return versions.isEmpty() ? 1 : versions.get(versions.size() - 1).version() + 1;
    }

    /** The same with one version more, or with another in its place. */
    History with(Registered added) {
        var all = new ArrayList<Registered>(versions.size() + 1);
        boolean placed = false;
        for (Registered each : versions) {
            if (!placed && each.version() >= added.version()) {
                all.add(added);
                placed = true;
            }
            if (each.version() != added.version()) {
                all.add(each);
            }
        }
        if (!placed) {
            all.add(added);
        }
        return new History(all);
    }

    History without(int version) {
        return new History(
                versions.stream().filter(each -> each.version() != version).toList());
    }
}
