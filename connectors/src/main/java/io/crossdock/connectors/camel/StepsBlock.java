package io.crossdock.connectors.camel;

import org.apache.camel.model.FilterDefinition;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.SplitDefinition;
import org.snakeyaml.engine.v2.nodes.Node;

import java.util.List;

/**
 * Appends a connector's steps and their end to a route.
 *
 * <p>The end comes after the last step, or inside it when that is a {@code split} or a {@code filter}: what is split
 * leaves part by part, and what is filtered out does not leave.
 */
final class StepsBlock {
    private StepsBlock() {}

    /**
     * @param stopAtFailure whether a part that fails for good ends the split around it; a dead letter, for Camel, is
     *     such a failure too
     */
    static void append(
            List<Node> steps,
            ProcessorDefinition<?> end,
            RouteDefinition route,
            CamelSteps reader,
            boolean stopAtFailure) {
        ProcessorDefinition<?> last = route;
        for (Node step : steps) {
            last = reader.parse(step);
            route.addOutput(last);
        }
        innermost(last, route, stopAtFailure).addOutput(end);
    }

    private static ProcessorDefinition<?> innermost(
            ProcessorDefinition<?> last, ProcessorDefinition<?> around, boolean stopAtFailure) {
        if (stopAtFailure && last instanceof SplitDefinition split && split.getStopOnException() == null) {
            // The whole has failed with its part; sending the rest would only make duplicates.
            split.setStopOnException("true");
        }
        if (last instanceof SplitDefinition || last instanceof FilterDefinition) {
            List<ProcessorDefinition<?>> inner = last.getOutputs();
            return inner.isEmpty() ? last : innermost(inner.get(inner.size() - 1), last, stopAtFailure);
        }
        return last instanceof RouteDefinition ? last : around;
    }
}
