package io.crossdock.connectors.camel;

import io.crossdock.connectors.definition.OwnStep;
import io.crossdock.connectors.step.Steps;
import org.apache.camel.CamelContext;
import org.apache.camel.dsl.yaml.common.YamlDeserializerResolver;
import org.apache.camel.model.ProcessDefinition;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.ConstructNode;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * Lets Camel's reader find our own steps among its own, also inside a split or a choice. The check has read them already
 * and left each at its node, so that nothing is read twice or in two ways.
 */
public final class OwnStepResolver implements YamlDeserializerResolver {
    private static final String PROPERTY = "crossdock.step";
    private final CamelContext context;

    OwnStepResolver(CamelContext context) {
        this.context = context;
    }

    /** Leaves a step at the node of its options. */
    public static void leave(Node options, @Nullable OwnStep step) {
        options.setProperty(PROPERTY, step == null ? "wrong" : step);
    }

    @Override
    public @Nullable ConstructNode resolve(String id) {
        return OwnStep.NAMES.contains(id) ? this::definition : null;
    }

    private ProcessDefinition definition(Node options) {
        Object step = options.getProperty(PROPERTY);
        return step instanceof OwnStep own
                ? new ProcessDefinition(Steps.of(own, context))
                : new ProcessDefinition(exchange -> {}); // wrong, and reported
    }

    @Override
    public int getOrder() {
        return YamlDeserializerResolver.ORDER_HIGHEST;
    }
}
