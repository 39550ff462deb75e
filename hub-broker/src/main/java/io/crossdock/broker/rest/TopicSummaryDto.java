package io.crossdock.broker.rest;

/** A topic in a list. */
public record TopicSummaryDto(String name, String id, boolean internal) {}
