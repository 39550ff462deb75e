package io.crossdock.security.rest;

/** An answer of which only a part is what a client may change: its entity tag is the tag of that part. */
public interface Tagged {
    /** What counts; to be the same for as long as nobody changed it. */
    Object tagged();
}
