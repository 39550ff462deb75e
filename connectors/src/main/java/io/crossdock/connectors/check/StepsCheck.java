package io.crossdock.connectors.check;

import io.crossdock.connectors.camel.CamelSteps;
import io.crossdock.connectors.camel.OwnStepResolver;
import io.crossdock.connectors.check.Given.Setting;
import io.crossdock.connectors.definition.Expression;
import io.crossdock.connectors.definition.OwnStep;
import org.apache.camel.catalog.CamelCatalog;
import org.apache.camel.model.ExpressionNode;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.language.ExpressionDefinition;
import org.apache.camel.tooling.model.BaseOptionModel;
import org.apache.camel.tooling.model.EipModel;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Checks each step on its own, the nested ones first, so that one wrong step hides no other. Syntax is Camel's own
 * reader's business; what it does not say (the nearest name, what breaks the delivery promise) is added here.
 */
final class StepsCheck {
    /** Steps that keep messages back, so that a message would be acknowledged before it is delivered. */
    private static final Map<String, String> KEEP_BACK = Map.of(
            "aggregate", "for a sink, use 'batch'",
            "resequence", "records keep the order they arrive in");

    /** Steps that take those after them along only when they are the last. */
    private static final Set<String> HAVE_STEPS = Set.of("filter", "split");

    private final CamelSteps reader;
    private final CamelCatalog catalog;
    private final ExpressionReader expressions;
    private final ComponentCheck components;
    private final OwnStepReader own;
    private final StepReferences references;
    private final Findings findings;

    StepsCheck(
            CamelSteps reader,
            CamelCatalog catalog,
            ExpressionReader expressions,
            ComponentCheck components,
            OwnStepReader own,
            StepReferences references,
            Findings findings) {
        this.reader = reader;
        this.catalog = catalog;
        this.expressions = expressions;
        this.components = components;
        this.own = own;
        this.references = references;
        this.findings = findings;
    }

    /** The steps as they run, after every mistake in them was reported. */
    List<Node> check(List<Node> steps) {
        for (int i = 0; i < steps.size(); i++) {
            Node step = steps.get(i);
            if (!(step instanceof MappingNode mapping) || mapping.getValue().size() != 1) {
                findings.add(step, "a step is one key with its options, such as - log: \"${body}\"");
                continue;
            }
            NodeTuple entry = mapping.getValue().get(0);
            String name = text(entry.getKeyNode());
            if (OwnStep.NAMES.contains(name)) {
                OwnStepResolver.leave(entry.getValueNode(), own.read(name, entry.getValueNode()));
                continue;
            }
            checkNested(entry.getValueNode());
            if (name.equals("to")) {
                Node endpoint = references.resolve(entry.getValueNode());
                mapping.getValue().set(0, new NodeTuple(entry.getKeyNode(), endpoint));
                checkEndpoint(endpoint);
            }
            String instead = KEEP_BACK.get(name);
            if (instead == null) {
                parse(step, name, i == steps.size() - 1);
            } else {
                findings.add(
                        entry.getKeyNode(),
                        "step '" + name + "' is not possible in a connector: it keeps messages back after they count"
                                + " as delivered - " + instead);
            }
        }
        return KeepRewriting.rewritten(steps);
    }

    private void checkNested(Node options) {
        if (options instanceof MappingNode mapping) {
            for (NodeTuple entry : mapping.getValue()) {
                if (text(entry.getKeyNode()).equals("steps") && entry.getValueNode() instanceof SequenceNode nested) {
                    List<Node> seen = check(nested.getValue());
                    if (seen != nested.getValue()) {
                        nested.getValue().clear();
                        nested.getValue().addAll(seen);
                    }
                } else {
                    checkNested(entry.getValueNode());
                }
            }
        } else if (options instanceof SequenceNode sequence) {
            sequence.getValue().forEach(this::checkNested);
        }
    }

    /** The endpoint of a {@code to} step: a URI, or {@code uri} with {@code parameters}. */
    private void checkEndpoint(Node endpoint) {
        Node at = endpoint;
        var settings = new ArrayList<Setting>();
        if (endpoint instanceof MappingNode options) {
            for (NodeTuple option : options.getValue()) {
                String key = text(option.getKeyNode());
                if (key.equals("uri")) {
                    at = option.getValueNode();
                } else if (key.equals("parameters") && option.getValueNode() instanceof MappingNode parameters) {
                    parameters
                            .getValue()
                            .forEach(it -> settings.add(new Setting(
                                    text(it.getKeyNode()),
                                    it.getKeyNode(),
                                    it.getValueNode(),
                                    text(it.getValueNode()))));
                }
            }
        }
        if (!text(at).isEmpty()) {
            components.check(new Given(at, text(at), settings), Role.SINK, findings);
        }
    }

    private void parse(Node step, String name, boolean last) {
        try {
            ProcessorDefinition<?> parsed = reader.parse(step);
            if (parsed instanceof ExpressionNode node) {
                checkExpression(step, name, node.getExpression());
            }
            if (HAVE_STEPS.contains(name) && parsed.getOutputs().isEmpty() && !last) {
                findings.add(
                        step,
                        "this '" + name + "' "
                                + (name.equals("split") ? "has no steps for its parts" : "holds nothing back")
                                + ": put the steps it guards under its own 'steps', or make it the last step");
            }
        } catch (MarkedYamlEngineException wrong) {
            Found at = locate(step, wrong, name);
            findings.add(at.node(), at.message(wrong));
        } catch (RuntimeException wrong) {
            findings.add(step, "step '" + name + "' is not valid: " + wrong.getMessage());
        }
    }

    private void checkExpression(Node step, String name, @Nullable ExpressionDefinition expression) {
        if (expression == null) {
            findings.add(step, "step '" + name + "' needs an expression, such as simple: \"${body}\"");
            return;
        }
        if (expression.getExpression() != null) { // tokenizers keep theirs elsewhere
            expressions
                    .mistake(new Expression(expression.getLanguage(), expression.getExpression()))
                    .ifPresent(message -> findings.add(step, "step '" + name + "': " + message));
        }
    }

    /** The key the reader stumbled over: it marks the key itself or its value. */
    private Found locate(Node step, MarkedYamlEngineException wrong, String name) {
        return search(step, name, wrong).orElseGet(() -> new Found(step, "", List.of()));
    }

    private Optional<Found> search(Node node, String parent, MarkedYamlEngineException wrong) {
        if (node instanceof MappingNode mapping) {
            for (NodeTuple entry : mapping.getValue()) {
                String key = text(entry.getKeyNode());
                if (isAt(entry.getKeyNode(), wrong) || isAt(entry.getValueNode(), wrong)) {
                    return Optional.of(new Found(entry.getKeyNode(), key, candidates(parent, wrong)));
                }
                Optional<Found> inside = search(entry.getValueNode(), key, wrong);
                if (inside.isPresent()) {
                    return inside;
                }
            }
        } else if (node instanceof SequenceNode sequence) {
            return sequence.getValue().stream()
                    .flatMap(item -> search(item, parent, wrong).stream())
                    .findFirst();
        }
        return Optional.empty();
    }

    private static boolean isAt(Node node, MarkedYamlEngineException wrong) {
        return node.getStartMark()
                .flatMap(mine -> wrong.getProblemMark()
                        .map(theirs -> mine.getLine() == theirs.getLine() && mine.getColumn() == theirs.getColumn()))
                .orElse(false);
    }

    private List<String> candidates(String parent, MarkedYamlEngineException wrong) {
        if (String.valueOf(wrong.getProblem()).startsWith("Unknown node id")) {
            var steps = new ArrayList<>(OwnStep.NAMES);
            steps.addAll(catalog.findModelNames("eip"));
            return steps;
        }
        var names = new ArrayList<String>();
        EipModel model = catalog.eipModel(parent);
        if (model != null) {
            model.getOptions().stream().map(BaseOptionModel::getName).forEach(names::add);
        }
        Stream.of("steps", "parameters").forEach(names::add);
        if (catalog.findDataFormatNames().contains(parent)) {
            catalog.dataFormatModel(parent).getOptions().stream()
                    .map(BaseOptionModel::getName)
                    .forEach(names::add);
        } else if (parent.equals("marshal") || parent.equals("unmarshal")) {
            names.addAll(catalog.findModelNames("dataformat"));
        } else {
            names.addAll(catalog.findLanguageNames());
        }
        return names;
    }

    private static String text(Node node) {
        return node instanceof ScalarNode scalar ? scalar.getValue() : "";
    }

    private record Found(Node node, String key, List<String> candidates) {
        String message(MarkedYamlEngineException wrong) {
            String problem = String.valueOf(wrong.getProblem());
            if (problem.startsWith("Unknown node id")) {
                return "unknown step '" + key + "'" + Names.didYouMean(key, candidates);
            }
            if (problem.startsWith("Unsupported field") || problem.startsWith("Field: ")) {
                return "unknown option '" + key + "'" + Names.didYouMean(key, candidates);
            }
            return key.isEmpty() ? problem : "'" + key + "': " + problem;
        }
    }
}
