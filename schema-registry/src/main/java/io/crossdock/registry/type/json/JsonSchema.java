package io.crossdock.registry.type.json;

import io.crossdock.registry.type.Incompatibility;
import io.crossdock.registry.type.ParsedSchema;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/** A JSON Schema and what it refers to. */
final class JsonSchema implements ParsedSchema {
    private final SchemaGraph graph;

    /** Built by the first payload, since most schemas are only compared. Building it twice at once does no harm. */
    private volatile @Nullable PayloadCheck check;

    JsonSchema(SchemaGraph graph) {
        this.graph = graph;
    }

    SchemaGraph graph() {
        return graph;
    }

    @Override
    public String canonical() {
        return graph.root().json().toString();
    }

    @Override
    public String normalized() {
        return NormalForm.of(graph.root().json());
    }

    @Override
    public List<Incompatibility> reading(ParsedSchema writer) {
        if (!(writer instanceof JsonSchema other)) {
            throw new IllegalArgumentException("not a JSON Schema: " + writer.getClass());
        }
        return Comparison.of(other.graph.root(), graph.root());
    }

    @Override
    public Optional<String> recordName(ByteBuffer payload) {
        return Optional.ofNullable(graph.root().json().path("title").textValue());
    }

    @Override
    public List<String> violations(ByteBuffer payload) {
        PayloadCheck present = check;
        if (present == null) {
            present = new PayloadCheck(graph);
            check = present;
        }
        return present.violations(payload);
    }
}
