package io.crossdock.connectors.tail;

import io.crossdock.connectors.camel.OriginReport;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.ScheduledPollEndpoint;
import org.jspecify.annotations.Nullable;

import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** One log that is followed. Camel sets its options before it makes the consumer. */
public final class TailEndpoint extends ScheduledPollEndpoint {
    private @Nullable String file;
    private @Nullable String position;
    private @Nullable String rotated;
    private String start = "beginning";
    private String charset = "UTF-8";
    private int lines = 500;
    private int longestLine = 256 * 1024;
    private long rotationWait = 5000;

    TailEndpoint(String uri, TailComponent component) {
        super(uri, component);
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        var consumer = new TailConsumer(this, processor, settings(), OriginReport.of(getCamelContext()));
        configureConsumer(consumer);
        return consumer;
    }

    @Override
    public Producer createProducer() {
        throw new UnsupportedOperationException("a log is read here, not written");
    }

    private TailSettings settings() {
        if (file == null) {
            throw new IllegalArgumentException("'file' is missing - the log to follow");
        }
        if (lines < 1 || longestLine < 1) {
            throw new IllegalArgumentException("'lines' and 'longestLine' are at least 1");
        }
        Path log = Path.of(file).toAbsolutePath().normalize();
        Path name = log.getFileName();
        if (name == null) {
            throw new IllegalArgumentException("'file' is a folder: " + file);
        }
        Path kept = position == null
                ? log.resolveSibling("." + name + "." + getCamelContext().getName() + ".position")
                : Path.of(position).toAbsolutePath();
        RotatedLogs standard = RotatedLogs.of(log);
        return new TailSettings(
                log,
                rotated == null ? standard.names() : Pattern.compile(rotated),
                kept,
                new LineReader(lines, longestLine, Charset.forName(charset)),
                start.equals("end"),
                (int) Math.min(Integer.MAX_VALUE, rotationWait / Math.max(1, getDelay()) + 1));
    }

    /** The log, under the name it is written. */
    public void setFile(String file) {
        this.file = file;
    }

    /** The file that keeps how far it is read. */
    public void setPosition(String position) {
        this.position = given(position);
    }

    /** Regular expression for the names of rotated files. */
    public void setRotated(String rotated) {
        this.rotated = given(rotated);
    }

    /** {@code beginning} or {@code end}: where the first start begins. */
    public void setStart(String start) {
        this.start = start;
    }

    /** What the bytes of the log mean. */
    public void setCharset(String charset) {
        this.charset = charset;
    }

    /** Lines handed over at once at most. */
    public void setLines(int lines) {
        this.lines = lines;
    }

    /** Bytes of a line at most. */
    public void setLongestLine(int longestLine) {
        this.longestLine = longestLine;
    }

    /** Milliseconds without a new line after which a renamed file counts as finished. */
    public void setRotationWait(long rotationWait) {
        this.rotationWait = rotationWait;
    }

    /** Camel fills in no optional placeholder that stands in RAW(), so one that is still there means nothing was given. */
    private static @Nullable String given(String text) {
        return text.startsWith("{{?") ? null : text;
    }
}
