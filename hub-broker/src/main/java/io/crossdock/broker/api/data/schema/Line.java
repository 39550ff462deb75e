package io.crossdock.broker.api.data.schema;

import org.apache.kafka.common.TopicPartition;

/** Those who are served one after the other: the batches of one connection for one partition. */
record Line(long connection, TopicPartition partition) {}
