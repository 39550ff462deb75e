package io.crossdock.faults;

import io.crossdock.torture.Step;

import java.util.List;

/**
 * One or two faults at a time; then everything is healed.
 *
 * @param apartMillis between the first and the second
 * @param holdMillis from the last one's beginning to the healing
 */
record Episode(List<Fault> faults, int apartMillis, int holdMillis) implements Step.Disturbance {
    Episode {
        faults = List.copyOf(faults);
    }

    @Override
    public int millis() {
        return holdMillis + apartMillis * (faults.size() - 1);
    }
}
