package io.crossdock.broker.group;

import java.util.Collection;

/** Which topics the client of a request may know of. */
@FunctionalInterface
public interface TopicVisibility {
    /** Nothing is hidden. */
    TopicVisibility EVERYTHING = topics -> topics;

    /** Those of the topics that the client may describe. */
    Collection<String> visible(Collection<String> topics);
}
