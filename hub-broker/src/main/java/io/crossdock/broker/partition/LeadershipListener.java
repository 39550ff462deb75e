package io.crossdock.broker.partition;

/** Hears which partitions this broker leads. Called on the partition's lane; must not block. */
public interface LeadershipListener {

    /** Called once the partition can be read and appended to. */
    void onLead(Partition partition);

    /** Called once it cannot any more, before its log is closed or deleted. */
    void onResign(Partition partition);
}
