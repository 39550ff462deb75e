package io.crossdock.cli.plan.cluster;

import com.fasterxml.jackson.databind.JsonNode;

import java.io.IOException;

/** Requests to the hub that runs the connectors. */
public interface HubHttp {
    /**
     * Asks it.
     *
     * @param path begins with a slash
     * @param body JSON; empty for none
     * @return what it answers; a missing node for nothing
     * @throws IOException when it refuses, in its words, or does not answer
     */
    JsonNode ask(String method, String path, String body) throws IOException, InterruptedException;
}
