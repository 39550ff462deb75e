package io.crossdock.connectors.camel;

import org.apache.camel.CamelContext;
import org.apache.camel.dsl.yaml.common.YamlDeserializationContext;
import org.apache.camel.dsl.yaml.common.YamlDeserializerSupport;
import org.apache.camel.dsl.yaml.deserializers.BeansDeserializer;
import org.apache.camel.dsl.yaml.deserializers.CustomResolver;
import org.apache.camel.dsl.yaml.deserializers.ModelDeserializersResolver;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.support.ResourceHelper;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * Turns steps of a connector file into Camel's model, node by node, with Camel's own YAML reader. Because the nodes
 * keep the marks of the file, the reader's complaints point into it.
 */
public final class CamelSteps {
    private final YamlDeserializationContext reader;

    public CamelSteps(CamelContext context) {
        reader = new YamlDeserializationContext(LoadSettings.builder().build());
        reader.setCamelContext(context);
        reader.setResource(ResourceHelper.fromString("steps.yaml", ""));
        reader.addResolvers(
                new OwnStepResolver(context),
                new CustomResolver(new BeansDeserializer()),
                new ModelDeserializersResolver());
    }

    /** @throws org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException if the step is not one Camel knows */
    public ProcessorDefinition<?> parse(Node step) {
        YamlDeserializerSupport.setDeserializationContext(step, reader);
        ProcessorDefinition<?> parsed = YamlDeserializerSupport.asType(step, ProcessorDefinition.class);
        Lines.in(parsed);
        return parsed;
    }
}
