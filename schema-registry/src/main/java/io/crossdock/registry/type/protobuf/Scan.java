package io.crossdock.registry.type.protobuf;

import com.squareup.wire.schema.Location;
import io.crossdock.registry.type.Limits;

/**
 * One pass over a text before it is parsed. Comments become spaces: they mean nothing here, and the parser's time to
 * collect them grows with the square of their length. Nesting is counted, because the parser recurses into it, and so are
 * outermost blocks.
 */
final class Scan {
    /** Outermost blocks. The parser compares each with all before it. */
    private static final int BLOCKS = 5_000;

    private final Location file;
    private final char[] text;
    private int position;
    private int line = 1;
    private int lineStart;
    private int depth;
    private int blocks;

    private Scan(Location file, String text) {
        this.file = file;
        this.text = text.toCharArray();
    }

    /**
     * The text with every comment blanked and every other character at its line and column.
     *
     * @throws io.crossdock.registry.type.InvalidSchemaException when it nests too deeply
     */
    static char[] withoutComments(Location file, String text) {
        var scan = new Scan(file, text);
        while (scan.position < scan.text.length) {
            scan.step();
        }
        return scan.text;
    }

    private void step() {
        char c = text[position];
        switch (c) {
            case '"', '\'' -> skipString(c);
            case '/' -> skipComment();
            case '{', '[', '<' -> enter();
            case '}', ']', '>' -> depth--;
            default -> newline(c);
        }
        position++;
    }

    private void enter() {
        if (++depth > Limits.DEPTH) {
            throw Invalid.at(
                    here(),
                    "nested more than " + Limits.DEPTH + " levels deep",
                    "declare the inner types beside the outer ones");
        }
        if (depth == 1 && ++blocks > BLOCKS) {
            throw Invalid.at(
                    here(),
                    "more than " + BLOCKS + " messages, enums, services and options in one file",
                    "split it into files that import each other");
        }
    }

    private Location here() {
        return file.at(line, position - lineStart + 1);
    }

    private void skipString(char quote) {
        position++;
        while (position < text.length && text[position] != quote) {
            newline(text[position]);
            position += text[position] == '\\' ? 2 : 1;
        }
    }

    private void skipComment() {
        char next = position + 1 < text.length ? text[position + 1] : ' ';
        if (next == '/') {
            blankTo(endOfLine());
        } else if (next == '*') {
            blankTo(endOfBlock());
        }
    }

    private void blankTo(int end) {
        for (; position < end; position++) {
            newline(text[position]);
            text[position] = text[position] == '\n' ? '\n' : ' ';
        }
        position--;
    }

    private int endOfLine() {
        int end = position;
        while (end < text.length && text[end] != '\n') {
            end++;
        }
        return end;
    }

    private int endOfBlock() {
        for (int end = position + 2; end + 1 < text.length; end++) {
            if (text[end] == '*' && text[end + 1] == '/') {
                return end + 2;
            }
        }
        throw Invalid.at(here(), "this comment does not end", "close it with an asterisk and a slash");
    }

    private void newline(char c) {
        if (c == '\n') {
            line++;
            lineStart = position + 1;
        }
    }
}
