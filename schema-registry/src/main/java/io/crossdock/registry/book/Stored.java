package io.crossdock.registry.book;

import io.crossdock.registry.schema.Schema;

import java.util.List;

/** A schema as its id finds it. Immutable. */
public final class Stored {
    private final int id;
    private final Schema schema;
    private final List<SubjectVersion> places;
    private final byte[] json;

    Stored(int id, Schema schema, List<SubjectVersion> places, byte[] json) {
        this.id = id;
        this.schema = schema;
        this.places = List.copyOf(places);
        this.json = json;
    }

    public int id() {
        return id;
    }

    public Schema schema() {
        return schema;
    }

    /** Where it stands, sorted; also where it was softly deleted. */
    public List<SubjectVersion> places() {
        return places;
    }

    /**
     * What is answered to whoever asks for the id, made once.
     *
     * @return not to be changed
     */
    public byte[] json() {
        return json;
    }

    Stored at(List<SubjectVersion> others) {
        return new Stored(id, schema, others, json);
    }
}
