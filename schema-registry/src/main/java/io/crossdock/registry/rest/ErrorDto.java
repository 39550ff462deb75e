package io.crossdock.registry.rest;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * A refusal as Confluent's registry words it.
 *
 * @param errorCode a status of HTTP with two more digits that say which case it is, or the status alone
 */
public record ErrorDto(@JsonProperty("error_code") int errorCode, String message) {}
