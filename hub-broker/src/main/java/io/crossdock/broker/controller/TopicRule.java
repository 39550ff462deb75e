package io.crossdock.broker.controller;

import io.crossdock.broker.metadata.ClusterImage;
import io.crossdock.broker.metadata.PartitionStep;
import io.crossdock.broker.metadata.TopicImage;

import java.util.Map;

/** What should be so in every topic. Pure: the same image gives the same steps. */
@FunctionalInterface
public interface TopicRule {

    /** @return the steps that make it so, by partition number; empty when it is */
    Map<Integer, PartitionStep> steps(ClusterImage image, TopicImage topic);
}
