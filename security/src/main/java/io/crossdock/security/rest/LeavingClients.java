package io.crossdock.security.rest;

import jakarta.ws.rs.ext.WriterInterceptor;
import jakarta.ws.rs.ext.WriterInterceptorContext;
import org.eclipse.jetty.io.EofException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;

/**
 * Takes it calmly that a client goes away before it has its whole answer, as somebody who cancels a search does: Jersey
 * would log each as an error with its stack trace. {@link FinishedAnswers} does the rest. Thread-safe.
 */
final class LeavingClients implements WriterInterceptor {
    private static final Logger LOG = LoggerFactory.getLogger(LeavingClients.class);

    @Override
    public void aroundWriteTo(WriterInterceptorContext context) throws IOException {
        try {
            context.proceed();
        } catch (EofException gone) {
            LOG.debug("a client went away before its answer was whole: {}", gone.getMessage());
        }
    }
}
