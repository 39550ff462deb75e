package io.crossdock.connectors.fleet;

/**
 * That a connector's file was written because of a call at some hub, and not placed by hand.
 *
 * @param topicId of the board on which that stood
 * @param version of the text that was written: another one in the file means that somebody has changed it by hand
 */
record Mark(String topicId, String version) {}
