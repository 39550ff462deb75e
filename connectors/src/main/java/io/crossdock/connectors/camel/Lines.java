package io.crossdock.connectors.camel;

import org.apache.camel.Exchange;
import org.apache.camel.Expression;
import org.apache.camel.TypeConverter;
import org.apache.camel.WrappedFile;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.SplitDefinition;
import org.apache.camel.model.language.ExpressionDefinition;
import org.apache.camel.model.language.TokenizerExpression;
import org.apache.camel.support.ExchangeHelper;
import org.apache.camel.support.ExpressionAdapter;
import org.jspecify.annotations.Nullable;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The lines of a message, one by one as it is read: what <code>split: {tokenize: "\n"}</code> says. Camel looks for the end
 * of a line with a regular expression, character by character, which takes longer than everything else that is done with a
 * line. The lines are the same: only {@code \n} ends one, so a {@code \r} before it stays, nothing comes after the last, and
 * one empty line before all others is passed over.
 */
final class Lines extends ExpressionAdapter {
    /** Characters; more are no line but a file of another kind. */
    private static final int LONGEST = 32 << 20;

    /** Has this split read its message by lines, if that is what it says. */
    static void in(ProcessorDefinition<?> definition) {
        if (definition instanceof SplitDefinition split
                && split.getExpression() instanceof TokenizerExpression tokenizer
                && saysLines(tokenizer)) {
            split.setExpression(new ExpressionDefinition((Expression) new Lines()));
        }
        definition.getOutputs().forEach(Lines::in);
    }

    private static boolean saysLines(TokenizerExpression tokenizer) {
        boolean lines = "\n".equals(tokenizer.getToken()) || "\\n".equals(tokenizer.getToken());
        return lines
                && Stream.of(
                                tokenizer.getEndToken(),
                                tokenizer.getRegex(),
                                tokenizer.getInheritNamespaceTagName(),
                                tokenizer.getXml(),
                                tokenizer.getIncludeTokens(),
                                tokenizer.getGroup(),
                                tokenizer.getGroupDelimiter(),
                                tokenizer.getSkipFirst(),
                                tokenizer.getSource())
                        .allMatch(Objects::isNull);
    }

    @Override
    public Object evaluate(Exchange exchange) {
        Object body = exchange.getMessage().getBody();
        if (body instanceof String text) {
            return new Cursor(new StringReader(text));
        }
        Object content = body instanceof WrappedFile<?> file && file.getBody() != null ? file.getBody() : body;
        if (content == null) {
            return new Cursor(Reader.nullReader());
        }
        TypeConverter converter = exchange.getContext().getTypeConverter();
        Reader reader = content instanceof Reader ready ? ready : null;
        if (reader == null) {
            InputStream bytes = converter.tryConvertTo(InputStream.class, exchange, content);
            if (bytes == null) {
                throw new IllegalArgumentException(
                        "a " + content.getClass().getSimpleName() + " is no text that could be split into lines");
            }
            reader = new InputStreamReader(bytes, ExchangeHelper.getCharset(exchange));
        }
        return new Cursor(reader);
    }

    /** Read by one thread; closed by the split that has it. */
    private static final class Cursor implements Iterator<String>, Closeable {
        private final Reader reader;
        private final char[] buffer = new char[8192];
        private int position;
        private int end;
        private @Nullable String next;
        private boolean begun;

        Cursor(Reader reader) {
            this.reader = reader;
        }

        @Override
        public boolean hasNext() {
            if (next == null) {
                next = read();
            }
            return next != null;
        }

        @Override
        public String next() {
            if (!hasNext()) {
                throw new NoSuchElementException("no more lines");
            }
            String line = Objects.requireNonNull(next);
            next = null;
            return line;
        }

        private @Nullable String read() {
            StringBuilder part = null;
            while (fill()) {
                int from = position;
                while (position < end && buffer[position] != '\n') {
                    position++;
                }
                if (position < end) {
                    int length = position++ - from;
                    return part == null
                            ? new String(buffer, from, length)
                            : part.append(buffer, from, length).toString();
                }
                part = part == null ? new StringBuilder() : part;
                if (part.length() + end - from > LONGEST) {
                    throw new IllegalStateException("a line is longer than " + LONGEST
                            + " characters; is this a text of lines? What it is else can be split by another token");
                }
                part.append(buffer, from, end - from);
            }
            return part == null ? null : part.toString();
        }

        private boolean fill() {
            try {
                if (position == end) {
                    position = 0;
                    end = Math.max(0, reader.read(buffer));
                }
                if (!begun) {
                    begun = true;
                    if (end > 0 && buffer[0] == '\n') {
                        position = 1;
                        return fill();
                    }
                }
                return end > 0;
            } catch (IOException unreadable) {
                throw new UncheckedIOException("the message cannot be read to its end", unreadable);
            }
        }

        @Override
        public void close() throws IOException {
            reader.close();
        }
    }
}
