package io.crossdock.broker.rest;

import io.crossdock.security.rest.caller.ClusterAccess;

import java.util.Map;

/** A cluster for the tests of the REST API, which must pass on every kind of it. */
interface RestCluster extends AutoCloseable {
    String ADMIN = "admin";
    String ADMIN_PASSWORD = "admin-secret";

    /** How the REST API reaches it. */
    ClusterAccess access();

    /** For a client that may do everything. */
    Map<String, Object> adminSettings();

    @Override
    void close() throws Exception;
}
