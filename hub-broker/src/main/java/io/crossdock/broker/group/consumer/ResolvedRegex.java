package io.crossdock.broker.group.consumer;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The topics that matched a regular expression.
 *
 * @param version of the topics it was matched against, as {@link TopicCatalog#version} counts in this process
 * @param timestamp milliseconds since the epoch when that was
 */
public record ResolvedRegex(SortedSet<String> topics, long version, long timestamp) {
    public ResolvedRegex {
        topics = Collections.unmodifiableSortedSet(new TreeSet<>(topics));
    }
}
