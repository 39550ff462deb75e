package io.crossdock.registry.type.protobuf;

/** Collects indented text. Every line of an inner block begins with its indentation, as in what Confluent stores. */
final class Lines {
    private static final String INDENT = "  ";

    private final StringBuilder text = new StringBuilder();
    private int depth;
    private boolean atStart = true;

    /** Appends what may hold several lines. */
    Lines add(String part) {
        for (int i = 0; i < part.length(); i++) {
            char c = part.charAt(i);
            if (atStart) {
                text.append(INDENT.repeat(depth));
                atStart = false;
            }
            text.append(c);
            atStart = c == '\n';
        }
        return this;
    }

    /** Appends a line and its end. */
    Lines line(String line) {
        return add(line).add("\n");
    }

    /** Ends the line, or leaves one empty. Empty lines are indented as the line that opened the block, as Confluent's are. */
    Lines separate() {
        if (atStart) {
            text.append(INDENT.repeat(Math.max(0, depth - 1)));
        }
        text.append('\n');
        atStart = true;
        return this;
    }

    /** Appends what is one level further in. */
    Lines inner(Runnable content) {
        depth++;
        content.run();
        depth--;
        return this;
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
