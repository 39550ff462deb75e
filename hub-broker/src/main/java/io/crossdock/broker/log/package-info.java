/**
 * Partitions as files on disk and nothing else: segments, indexes, producer state, recovery, retention. The files are
 * those of Apache Kafka, byte for byte, so that its tools read them. Knows nothing of leaders, replicas or requests.
 */
@NullMarked
package io.crossdock.broker.log;

import org.jspecify.annotations.NullMarked;
