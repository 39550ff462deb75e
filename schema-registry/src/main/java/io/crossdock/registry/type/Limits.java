package io.crossdock.registry.type;

/** How much a schema may ask of those who handle it. Real ones stay far below; larger ones are attacks or accidents. */
public final class Limits {
    /** Characters of one schema's text, and of all its references together. */
    public static final int TEXT = 1 << 20;

    /** Levels of nesting. */
    public static final int DEPTH = 200;

    /** Named parts: records, messages, fields, properties, symbols, references. */
    public static final int PARTS = 50_000;

    /** Incompatibilities or violations that are reported of one comparison. */
    public static final int FINDINGS = 100;

    private Limits() {}
}
