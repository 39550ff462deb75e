package io.crossdock.faults;

/**
 * One fault of a plan.
 *
 * @param node whom it hits, from 0, unless its kind says so itself
 * @param peer from 0 to 1, which of the other two is its counterpart where there is one
 * @param topic whose first partition's leader or follower is meant, among all by name; any number
 * @param amount percent, milliseconds or seconds, as the kind needs it
 */
record Fault(Kind kind, int node, int peer, int topic, int amount) {}
