package io.crossdock.connectors.camel;

import io.crossdock.connectors.delivery.Stage;
import org.apache.camel.model.FilterDefinition;
import org.apache.camel.model.ProcessDefinition;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.SplitDefinition;
import org.snakeyaml.engine.v2.nodes.Node;

import java.util.List;
import java.util.Optional;

/**
 * Appends a connector's steps and their end to a route.
 *
 * <p>The end comes after the last step, or inside it when that is a {@code split} or a {@code filter}: what is split
 * leaves part by part, and what is filtered out does not leave.
 */
final class StepsBlock {
    private StepsBlock() {}

    /** The same, where the end makes a record. */
    static void append(
            List<Node> steps,
            ProcessorDefinition<?> end,
            RouteDefinition route,
            CamelSteps reader,
            boolean stopAtFailure) {
        append(steps, end, route, reader, stopAtFailure, Stage.CONVERT);
    }

    /**
     * @param stopAtFailure whether a part that fails for good ends the split around it; a dead letter, for Camel, is
     *     such a failure too
     * @param last the stage that begins with the end
     */
    static void append(
            List<Node> steps,
            ProcessorDefinition<?> end,
            RouteDefinition route,
            CamelSteps reader,
            boolean stopAtFailure,
            Stage last) {
        List<ProcessorDefinition<?>> all = parse(steps, reader);
        append(all, end, route, stopAtFailure, last);
    }

    /** The same for steps that are read already. */
    static void append(
            List<ProcessorDefinition<?>> steps,
            ProcessorDefinition<?> end,
            RouteDefinition route,
            boolean stopAtFailure,
            Stage last) {
        route.process(Whereabouts::enters);
        steps.forEach(route::addOutput);
        ProcessorDefinition<?> step = steps.isEmpty() ? route : steps.get(steps.size() - 1);
        ProcessorDefinition<?> innermost = innermost(step, route, stopAtFailure, 1);
        innermost.addOutput(new ProcessDefinition(Whereabouts.begin(last)));
        innermost.addOutput(end);
    }

    static List<ProcessorDefinition<?>> parse(List<Node> steps, CamelSteps reader) {
        return steps.stream().<ProcessorDefinition<?>>map(reader::parse).toList();
    }

    private static ProcessorDefinition<?> innermost(
            ProcessorDefinition<?> last, ProcessorDefinition<?> around, boolean stopAtFailure, int depth) {
        if (last instanceof FilterDefinition) {
            List<ProcessorDefinition<?>> inner = last.getOutputs();
            return inner.isEmpty() ? last : innermost(inner.get(inner.size() - 1), last, stopAtFailure, depth);
        }
        if (!(last instanceof SplitDefinition split)) {
            return last instanceof RouteDefinition ? last : around;
        }
        if (stopAtFailure && split.getStopOnException() == null) {
            // The whole has failed with its part; sending the rest would only make duplicates.
            split.setStopOnException("true");
        }
        List<ProcessorDefinition<?>> inner = split.getOutputs();
        ProcessorDefinition<?> end =
                inner.isEmpty() ? split : innermost(inner.get(inner.size() - 1), split, stopAtFailure, depth + 1);
        var mark = new ProcessDefinition(Whereabouts.beginPart(depth));
        mark.setParent(split);
        inner.add(0, mark);
        return end;
    }

    /**
     * The steps that a part goes through which was split off: those inside the given split.
     *
     * @param depth 1 for the outermost of the splits at the end, 0 for all steps
     * @return empty if there is no such split now
     */
    static Optional<List<ProcessorDefinition<?>>> inside(List<ProcessorDefinition<?>> steps, int depth) {
        if (depth == 0) {
            return Optional.of(List.copyOf(steps));
        }
        ProcessorDefinition<?> last = steps.isEmpty() ? null : steps.get(steps.size() - 1);
        if (last instanceof SplitDefinition) {
            return inside(last.getOutputs(), depth - 1);
        }
        return last instanceof FilterDefinition ? inside(last.getOutputs(), depth) : Optional.empty();
    }
}
