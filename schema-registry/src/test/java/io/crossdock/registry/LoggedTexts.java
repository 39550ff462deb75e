package io.crossdock.registry;

import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What one class logs while this is open. */
public final class LoggedTexts implements AutoCloseable {
    private final List<String> texts = new CopyOnWriteArrayList<>();
    private final Logger logger;
    private final Kept kept = new Kept();

    private LoggedTexts(Logger logger) {
        this.logger = logger;
    }

    /** Begins to listen. */
    public static LoggedTexts of(Class<?> speaker) {
        var listening = new LoggedTexts((Logger) LogManager.getLogger(speaker));
        listening.kept.start();
        listening.logger.addAppender(listening.kept);
        return listening;
    }

    /** All so far, the oldest first. */
    public List<String> texts() {
        return List.copyOf(texts);
    }

    @Override
    public void close() {
        logger.removeAppender(kept);
        kept.stop();
    }

    private final class Kept extends AbstractAppender {
        Kept() {
            super("kept", null, null, true, Property.EMPTY_ARRAY);
        }

        @Override
        public void append(LogEvent event) {
            texts.add(event.getMessage().getFormattedMessage());
        }
    }
}
