package io.crossdock.torture;

/** One thing that is done to the hub or its topics, from outside. */
public sealed interface Step {
    /** How long it takes by itself, as far as the plan knows. */
    default int millis() {
        return 0;
    }

    /** What is done to processes, disks or networks; whoever owns them knows how. */
    non-sealed interface Disturbance extends Step {}

    /** SIGKILL, and a new start on the same data. */
    record Kill() implements Disturbance {}

    /** SIGTERM, and a new start on the same data. */
    record CleanRestart() implements Disturbance {}

    /** SIGSTOP, and SIGCONT so many milliseconds later. */
    record Pause(int millis) implements Disturbance {}

    record CreateTopic(String topic, int partitions) implements Step {}

    record DeleteTopic(String topic) implements Step {}

    /** Everything below this part of the way from the log's start to its end is deleted. */
    record DeleteRecords(String topic, int partition, double part) implements Step {}

    record ChangeConfig(String topic, String name, String value) implements Step {}

    /** A member more for the group. */
    record Join(String group) implements Step {}

    /** The group's oldest member goes, saying so or not. */
    record Leave(String group, boolean quietly) implements Step {}

    /** Every partition is read from start to end and the history so far is checked. */
    record Checkpoint() implements Step {}
}
