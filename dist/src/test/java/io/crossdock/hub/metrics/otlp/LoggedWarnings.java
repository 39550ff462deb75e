package io.crossdock.hub.metrics.otlp;

import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What a class warns of while this is open. */
final class LoggedWarnings extends AbstractAppender implements AutoCloseable {
    private final List<String> texts = new CopyOnWriteArrayList<>();
    private final Logger logger;

    LoggedWarnings(Class<?> of) {
        super("warnings", null, null, true, Property.EMPTY_ARRAY);
        logger = (Logger) LogManager.getLogger(of);
        start();
        logger.addAppender(this);
    }

    @Override
    public void append(LogEvent event) {
        if (event.getLevel().isMoreSpecificThan(Level.WARN)) {
            texts.add(event.getMessage().getFormattedMessage());
        }
    }

    List<String> texts() {
        return List.copyOf(texts);
    }

    @Override
    public void close() {
        logger.removeAppender(this);
        stop();
    }
}
