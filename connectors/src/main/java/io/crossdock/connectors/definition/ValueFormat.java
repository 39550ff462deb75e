package io.crossdock.connectors.definition;

/** What the bytes of a record's value are. */
public enum ValueFormat {
    /** One JSON document. Numbers keep every digit they were written with. */
    JSON,
    /** UTF-8 text. */
    STRING,
    /** Bytes, untouched. */
    BYTES
}
