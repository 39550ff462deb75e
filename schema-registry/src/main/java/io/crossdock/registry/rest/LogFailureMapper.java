package io.crossdock.registry.rest;

import io.crossdock.registry.log.RegistryLogException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The topic could not be written, or nobody knows whether it was. Thread-safe. */
public final class LogFailureMapper implements ExceptionMapper<RegistryLogException> {
    private static final Logger LOG = LoggerFactory.getLogger(LogFailureMapper.class);

    @Override
    public Response toResponse(RegistryLogException failure) {
        LOG.warn("the registry's topic could not be written; the client was answered with status 500", failure);
        return failure.isTimeout()
                ? Answers.of(500, Answers.TIMED_OUT, "Write to the Kafka store timed out: " + failure.getMessage())
                : Answers.of(500, Answers.STORE_FAILED, "Error in the backend Kafka store: " + failure.getMessage());
    }
}
