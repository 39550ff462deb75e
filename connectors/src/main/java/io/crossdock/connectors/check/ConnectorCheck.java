package io.crossdock.connectors.check;

import io.crossdock.connectors.camel.CamelSteps;
import io.crossdock.connectors.camel.Contexts;
import io.crossdock.connectors.definition.ConnectorDefinition;
import io.crossdock.connectors.definition.Problem;
import org.apache.camel.CamelContext;
import org.apache.camel.catalog.CamelCatalog;
import org.apache.camel.catalog.DefaultCamelCatalog;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Says whether connector files are right, and if not, everything that is wrong with them.
 *
 * <p>Nothing is started or connected to. The first use loads Camel, which takes about a second. One thread at a time.
 */
public final class ConnectorCheck implements AutoCloseable {
    private final Map<String, String> environment;
    private final @Nullable String registry;
    private final SecretStore secrets;
    private final ClassLoader loader;
    private final CamelCatalog catalog = new DefaultCamelCatalog(true);
    private final CamelContext context;

    /** @param environment what {@code ${env:NAME}} refers to */
    public ConnectorCheck(Map<String, String> environment) {
        this(environment, null);
    }

    /**
     * Loads Camel.
     *
     * @param environment what {@code ${env:NAME}} refers to
     * @param registry URL of the schema registry of formats that need one and name none; null if there is none
     */
    public ConnectorCheck(Map<String, String> environment, @Nullable String registry) {
        this(environment, registry, SecretStore.NONE);
    }

    /**
     * Loads Camel.
     *
     * @param environment what {@code ${env:NAME}} refers to
     * @param registry URL of the schema registry of formats that need one and name none; null if there is none
     * @param secrets what {@code ${secret:NAME}} refers to
     */
    public ConnectorCheck(Map<String, String> environment, @Nullable String registry, SecretStore secrets) {
        this.environment = environment;
        this.registry = registry;
        this.secrets = secrets;
        this.context = Contexts.create("check", null);
        ClassLoader plugins = context.getApplicationContextClassLoader();
        this.loader = plugins == null ? ConnectorCheck.class.getClassLoader() : plugins;
    }

    /**
     * Checks files together, as they would run together: two connectors of the same name are a mistake.
     *
     * @return every problem in reading order; empty when all files are right
     */
    public List<Problem> check(Collection<Path> files) {
        var problems = new ArrayList<Problem>();
        var owners = new HashMap<String, Path>();
        for (Path file : files.stream().sorted().toList()) {
            Checked checked = read(file);
            problems.addAll(checked.problems());
            ConnectorDefinition definition = checked.definition();
            if (definition != null) {
                Path owner = owners.putIfAbsent(definition.name(), file);
                if (owner != null) {
                    problems.add(checked.sameNameAs(owner));
                }
            }
        }
        return List.copyOf(problems);
    }

    /** Reads one file. */
    public Checked read(Path file) {
        try {
            return read(file, Files.readString(file, StandardCharsets.UTF_8));
        } catch (NoSuchFileException missing) {
            return new Checked(file, null, List.of(new Problem(file, 1, 1, "there is no such file")));
        } catch (IOException unreadable) {
            return new Checked(file, null, List.of(new Problem(file, 1, 1, "cannot be read: " + unreadable)));
        }
    }

    /** Reads one file whose text is at hand. */
    public Checked read(Path file, String text) {
        var findings = new Findings(file);
        var references = new References(environment, secrets, findings);
        ConnectorDefinition definition = null;
        List<Node> documents = parse(text, findings);
        if (documents.size() > 1) {
            findings.add(documents.get(1), "a second document - each connector has a file of its own");
        } else if (documents.isEmpty() && findings.isEmpty()) {
            findings.add(1, 1, "the file is empty");
        }
        if (findings.isEmpty()) {
            definition = reader(findings, references).read(documents.get(0));
        }
        return new Checked(file, findings.isEmpty() ? definition : null, redacted(findings.all(), references));
    }

    /** What the reader asks of a file, for the schema of editors. */
    KeyUses uses(String text) {
        var findings = new Findings(Path.of("template.yaml"));
        var references = new References(environment, secrets, findings);
        reader(findings, references).read(parse(text, findings).get(0));
        return findings.uses();
    }

    List<String> kamelets() {
        return new KameletCatalogue(loader).names();
    }

    /** Everything that can stand in files here; opens all there is, see {@link Catalogue#read}. */
    Catalogue catalogue() {
        return new CatalogueReader(catalog, loader).read(new ConnectorSchema(this));
    }

    static List<Node> parse(String text, Findings findings) {
        var documents = new ArrayList<Node>();
        try {
            LoadSettings settings = LoadSettings.builder()
                    .setLabel(findings.file().toString())
                    .setUseMarks(true)
                    .build();
            new Compose(settings).composeAllFromString(text).forEach(documents::add);
        } catch (MarkedYamlEngineException broken) {
            String context = broken.getContext() == null ? "" : " " + broken.getContext();
            findings.add(broken.getProblemMark(), "not valid YAML:" + context + " " + broken.getProblem());
        } catch (YamlEngineException broken) {
            findings.add(1, 1, "not valid YAML: " + broken.getMessage());
        }
        return documents;
    }

    /** A value that came from a reference may stand in a message about it, and messages go into logs. */
    private static List<Problem> redacted(List<Problem> problems, References references) {
        return problems.stream()
                .map(problem -> new Problem(
                        problem.file(), problem.line(), problem.column(), references.redact(problem.message())))
                .toList();
    }

    private DefinitionReader reader(Findings findings, References references) {
        var installed = new Installed(loader);
        var components = new ComponentCheck(catalog, installed);
        var kamelets = new KameletCheck(new KameletCatalogue(loader), installed, new OwnEndpoints(context));
        var expressions = new ExpressionReader(context, catalog.findLanguageNames(), findings);
        var formats = new FormatReader(findings, references, registry);
        var own = new OwnStepReader(findings, references, expressions, formats);
        var steps = new StepsCheck(
                new CamelSteps(context),
                catalog,
                expressions,
                components,
                own,
                new StepReferences(references),
                findings);
        var endpoints = new EndpointReader(findings, references, components, kamelets);
        return new DefinitionReader(findings, references, endpoints, expressions, formats, steps);
    }

    @Override
    public void close() {
        context.stop();
    }

    /**
     * What came of reading one file.
     *
     * @param definition null exactly when there are problems
     */
    public record Checked(Path file, @Nullable ConnectorDefinition definition, List<Problem> problems) {

        /** The problem of being second: another file has a connector of this name already. */
        public Problem sameNameAs(Path other) {
            String name = definition == null ? "?" : definition.name();
            return new Problem(
                    file, 1, 1, "connector '" + name + "' is defined in " + other + " already - rename one of them");
        }
    }
}
