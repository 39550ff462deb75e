package io.crossdock.broker.peer;

import org.apache.kafka.common.requests.FetchResponse;

/**
 * The answer to a fetch, uncopied.
 *
 * @param response its records are views of memory that is free after the release
 * @param release to be run once, when the records are no longer read
 */
public record FetchedRecords(FetchResponse response, Runnable release) {}
