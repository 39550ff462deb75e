package io.crossdock.registry.type.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.ExecutionConfig;
import com.networknt.schema.ExecutionContext;
import com.networknt.schema.Schema;

import java.util.Set;

/**
 * One run of the library that validates, ended when it has done too much or stands too deep: schemas that refer to
 * themselves twice multiply their work with every level of a payload. The library reports each step to its context, which
 * is why this is one. Formats are notes here, not rules (JSON Schema 2020-12, 7.2.1), as they are when versions are
 * compared. Confined to one thread.
 */
final class BoundedEvaluation extends ExecutionContext {
    /** Keywords and members within each other. Each takes some 600 bytes of the stack as long as nothing is compiled. */
    static final int DEPTH = 700;

    /** Errors that are kept until the alternatives they belong to are decided. */
    private static final int ERRORS = 10_000;

    /** Keywords that go through all they list for each value. */
    private static final Set<String> LISTS = Set.of(
            "properties", "patternProperties", "required", "dependencies", "dependentRequired", "dependentSchemas");

    private final Work work;
    private int depth;
    private int errors;

    BoundedEvaluation(Work work) {
        super(ExecutionConfig.builder().formatAssertionsEnabled(false).build());
        this.work = work;
    }

    @Override
    public void evaluationPathAddLast(String token) {
        enter(LISTS.contains(token) ? 1 + listed(token) / 4 : 1);
        super.evaluationPathAddLast(token);
    }

    @Override
    public void evaluationPathAddLast(int token) {
        enter(1);
        super.evaluationPathAddLast(token);
    }

    @Override
    public void evaluationPathRemoveLast() {
        depth--;
        super.evaluationPathRemoveLast();
    }

    @Override
    public void addError(Error error) {
        if (++errors > ERRORS) {
            throw new Work.Exhausted();
        }
        super.addError(error);
    }

    private void enter(long units) {
        work.charge(units);
        if (++depth > DEPTH) {
            throw new Work.Exhausted();
        }
    }

    private int listed(String keyword) {
        Schema schema = getEvaluationSchema().peekLast();
        JsonNode value = schema == null ? null : schema.getSchemaNode().get(keyword);
        return value == null ? 0 : value.size();
    }
}
