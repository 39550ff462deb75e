package io.crossdock.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossdock.cli.schemas.Registry;
import io.crossdock.cli.schemas.SchemaCheck;
import io.crossdock.cli.schemas.SchemaDiff;
import io.crossdock.cli.schemas.SchemaFile;
import io.crossdock.cli.schemas.SchemaFiles;
import io.crossdock.cli.schemas.SchemaReader;
import io.crossdock.cli.schemas.SchemaRegistration;
import io.crossdock.cli.schemas.SchemaText;
import io.crossdock.cli.schemas.StoredSchema;
import io.crossdock.cli.schemas.Verdict;
import io.crossdock.registry.SchemaTypes;
import io.crossdock.registry.schema.Compatibility;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** {@code crossdock schemas}. */
@Command(
        name = "schemas",
        description =
                "Lists, shows, checks and registers schemas of a registry: the hub's, or any that Confluent's clients"
                        + " can use.",
        footer = {
            "",
            "For example, in a build:",
            "  crossdock schemas check schemas --registry https://hub.example.com:8080/registry --client-config ci.properties",
            "and after its release:",
            "  crossdock schemas register schemas --registry https://hub.example.com:8080/registry --client-config ci.properties"
        })
final class SchemasCommand extends CommandGroup {
    private static final String FOLDERS =
            "Files of schemas, and folders of them: <subject>.avsc, <subject>.json or <subject>.proto.";
    private static final String SUBJECT_OPTION =
            "Subject of a file that is not named after it; repeatable, and @FILE reads further options from a file.";

    @Command(
            name = "list",
            description = "Lists subjects with their latest version.",
            footer = {"", "For example: crossdock schemas list orders-"})
    void list(
            @Mixin RegistryOptions at,
            @Mixin OutputOption output,
            @Parameters(
                            paramLabel = "PREFIX",
                            defaultValue = "",
                            description = "Only subjects whose names begin like this.")
                    String prefix)
            throws Exception {
        var table = new Table("subject", "type", "version", "id", "references");
        at.open()
                .latest(prefix)
                .forEach(each -> table.row(
                        each.subject(),
                        each.schema().type(),
                        each.version(),
                        each.id(),
                        each.schema().references().stream()
                                .map(reference -> reference.subject() + ":" + reference.version())
                                .collect(Collectors.joining(" "))));
        output.show(out(), table);
    }

    @Command(
            name = "show",
            description = "Shows a schema and what is known about it.",
            footer = {
                "",
                "For example:",
                "  crossdock schemas show orders-value",
                "  crossdock schemas show orders-value 3 --text > orders-value.avsc",
                "  crossdock schemas show --id 12"
            })
    void show(
            @Mixin RegistryOptions at,
            @Mixin OutputOption output,
            @Parameters(paramLabel = "SUBJECT", arity = "0..1", description = "Whose schema.") @Nullable String subject,
            @Parameters(
                            paramLabel = "VERSION",
                            arity = "0..1",
                            defaultValue = "latest",
                            description = "Which version; default is ${DEFAULT-VALUE}.")
                    String version,
            @Option(names = "--id", paramLabel = "ID", description = "The schema that records name by this number.")
                    @Nullable
                    Integer id,
            @Option(names = "--text", description = "Print the schema as it is stored, and nothing else.") boolean text)
            throws Exception {
        if ((subject == null) == (id == null)) {
            throw wrongUse("say which schema: SUBJECT, or --id ID");
        }
        Registry registry = at.open();
        StoredSchema found = subject == null ? registry.byId(id) : registry.version(subject, version);
        if (text) {
            out().println(found.schema().text());
            return;
        }
        List<Integer> versions = subject == null ? List.of() : registry.versions(subject);
        output.show(out(), json(found, versions), printed -> describe(found, versions));
    }

    private static JsonNode json(StoredSchema found, List<Integer> versions) {
        ObjectNode data = JsonNodeFactory.instance
                .objectNode()
                .put("subject", found.subject())
                .put("version", found.version())
                .put("id", found.id())
                .put("type", found.schema().type())
                .put("schema", found.schema().text());
        versions.forEach(data.withArray("/versions")::add);
        found.schema().references().forEach(each -> data.withArray("/references")
                .addObject()
                .put("name", each.name())
                .put("subject", each.subject())
                .put("version", each.version()));
        return data;
    }

    private void describe(StoredSchema found, List<Integer> versions) {
        line("subject", found.subject());
        line("version", found.version() + (versions.isEmpty() ? "" : " of " + joined(versions)));
        line("id", found.id());
        line("type", found.schema().type());
        found.schema()
                .references()
                .forEach(
                        each -> line("reference", each.name() + " = " + each.subject() + " version " + each.version()));
        out().println();
        SchemaText.lines(found.schema()).forEach(out()::println);
    }

    private void line(String name, Object value) {
        out().printf("%-12s%s%n", name, value);
    }

    private static String joined(List<Integer> versions) {
        return versions.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }

    @Command(
            name = "check",
            description = {
                "Says whether schemas in files could become the next versions of their subjects, and registers nothing.",
                "Each has to make sense, and to fit earlier versions by the level of its subject; of one that does not,"
                        + " it says which part, by which rule, who would fail, and how to mend it.",
                "Files may refer to each other: Protobuf imports a file by its path from DIR, a $ref of a JSON Schema names"
                        + " a file or its $id, Avro uses the full name of another file's type. What is no file is taken from the"
                        + " registry, where the latest version of the subject refers to it."
            },
            exitCodeListHeading = "%nExit codes:%n",
            exitCodeList = {
                "0:all could",
                "1:one could not, or nobody could be asked",
                "2:the command line makes no sense"
            },
            footer = {
                "",
                "For example:",
                "  crossdock schemas check schemas",
                "  crossdock schemas check orders.avsc --subject orders.avsc=orders-value",
                "  crossdock schemas check schemas @schemas/subjects"
            })
    int check(
            @Mixin RegistryOptions at,
            @Parameters(paramLabel = "DIR|FILE", arity = "1..*", description = FOLDERS) List<Path> paths,
            @Option(names = "--subject", paramLabel = "FILE=SUBJECT", description = SUBJECT_OPTION) @Nullable
                    Map<String, String> subjects)
            throws Exception {
        return isGood(verdicts(at.open(), files(paths, subjects)), true) ? 0 : 1;
    }

    @Command(
            name = "register",
            description = {
                "Registers schemas in files, those that others refer to first; of one that is registered already nothing changes.",
                "If one of them would not fit, as 'check' says it, nothing is registered."
            },
            footer = {
                "",
                "For example:",
                "  crossdock schemas register schemas",
                "  crossdock schemas register orders.avsc --subject orders.avsc=orders-value"
            })
    int register(
            @Mixin RegistryOptions at,
            @Parameters(paramLabel = "DIR|FILE", arity = "1..*", description = FOLDERS) List<Path> paths,
            @Option(names = "--subject", paramLabel = "FILE=SUBJECT", description = SUBJECT_OPTION) @Nullable
                    Map<String, String> subjects,
            @Option(
                            names = "--normalize",
                            description = "Have schemas put into a form in which the order of parts does not count.")
                    boolean normalize,
            @Option(names = "--unchecked", description = "Leave it to the registry alone what it takes.")
                    boolean unchecked)
            throws Exception {
        List<SchemaFile> files = files(paths, subjects);
        Registry registry = at.open();
        if (!unchecked && !isGood(verdicts(registry, files), false)) {
            err().println("nothing was registered");
            return 1;
        }
        var table = new Table("subject", "version", "id", "");
        new SchemaRegistration(registry, normalize)
                .register(files)
                .forEach(each -> table.row(
                        each.file().subject(), each.version(), each.id(), each.before() ? "was there" : "registered"));
        table.print(out());
        return 0;
    }

    private static List<SchemaFile> files(List<Path> paths, @Nullable Map<String, String> subjects) throws IOException {
        return new SchemaFiles(subjects == null ? Map.of() : subjects).read(paths);
    }

    private static List<Verdict> verdicts(Registry registry, List<SchemaFile> files)
            throws IOException, InterruptedException {
        return new SchemaCheck(registry, reader()).check(files);
    }

    private static SchemaReader reader() {
        return new SchemaReader(SchemaTypes.all());
    }

    /** @param all whether to print what is good, too */
    private boolean isGood(List<Verdict> verdicts, boolean all) {
        long bad = verdicts.stream().filter(Verdict::isBad).count();
        verdicts.stream().filter(each -> all || each.isBad()).forEach(each -> each.lines()
                .forEach(each.isBad() ? err()::println : out()::println));
        if (bad > 0) {
            err().println(bad + " of " + verdicts.size() + (bad == 1 ? " is" : " are") + " not good");
        } else if (all) {
            out().println(verdicts.size() == 1 ? "the schema is good" : "all " + verdicts.size() + " are good");
        }
        return bad == 0;
    }

    @Command(
            name = "diff",
            description = {
                "Shows what two versions of a subject differ in, and whether readers of each understand records of the other."
            },
            footer = {
                "",
                "For example:",
                "  crossdock schemas diff orders-value        # the latest version and the one before",
                "  crossdock schemas diff orders-value 2 5"
            })
    void diff(
            @Mixin RegistryOptions at,
            @Parameters(paramLabel = "SUBJECT", description = "Whose versions.") String subject,
            @Parameters(paramLabel = "FROM", arity = "0..1", description = "Default is the one before the latest.")
                    @Nullable
                    String from,
            @Parameters(
                            paramLabel = "TO",
                            arity = "0..1",
                            defaultValue = "latest",
                            description = "Default is the latest.")
                    String to)
            throws Exception {
        Registry registry = at.open();
        String first = from == null ? beforeLatest(registry, subject) : from;
        new SchemaDiff(registry, reader())
                .lines(registry.version(subject, first), registry.version(subject, to))
                .forEach(out()::println);
    }

    private static String beforeLatest(Registry registry, String subject) throws IOException, InterruptedException {
        List<Integer> versions = registry.versions(subject);
        if (versions.size() < 2) {
            throw new IOException(
                    versions.isEmpty()
                            ? "there is no subject " + subject + "; 'crossdock schemas list' shows which there are"
                            : subject + " has one version only, so there is nothing to compare it with");
        }
        return String.valueOf(versions.get(versions.size() - 2));
    }

    @Command(
            name = "compatibility",
            description =
                    "Shows or changes which changes of a subject, or of all without a level of their own, are allowed.",
            footer = {
                "",
                "For example:",
                "  crossdock schemas compatibility                                  # what holds for all",
                "  crossdock schemas compatibility orders-value --set FULL_TRANSITIVE",
                "  crossdock schemas compatibility orders-value --unset",
                "",
                "BACKWARD: who reads with the new version understands records of the last; upgrade readers first.",
                "FORWARD: who reads with the last version understands records of the new; upgrade writers first.",
                "FULL is both, …_TRANSITIVE means every version before, NONE allows everything."
            })
    void compatibility(
            @Mixin RegistryOptions at,
            @Parameters(
                            paramLabel = "SUBJECT",
                            defaultValue = "",
                            description = "Default is what holds for all that have no level of their own.")
                    String subject,
            @Option(names = "--set", paramLabel = "LEVEL", description = "One of ${COMPLETION-CANDIDATES}.") @Nullable
                    Compatibility set,
            @Option(names = "--unset", description = "Back to what holds for all.") boolean unset)
            throws Exception {
        if (set != null && unset) {
            throw wrongUse("either --set or --unset");
        }
        Registry registry = at.open();
        if (set != null) {
            registry.setLevel(subject, set);
        }
        if (unset) {
            registry.unsetLevel(subject);
        }
        boolean own = subject.isEmpty() || registry.hasOwnLevel(subject);
        out().println((subject.isEmpty() ? "all subjects" : subject) + " " + registry.level(subject)
                + (own ? "" : ", as all that have no level of their own"));
    }

    @Command(
            name = "delete",
            description = {
                "Takes a version of a subject, or all of them, out of use. Records that name its id can still be read.",
                "With --permanent it is forgotten, and such records cannot be read any more."
            },
            footer = {
                "",
                "For example:",
                "  crossdock schemas delete orders-value 3",
                "  crossdock schemas delete orders-value --dry-run"
            })
    void delete(
            @Mixin RegistryOptions at,
            @Parameters(paramLabel = "SUBJECT", description = "Whose versions.") String subject,
            @Parameters(
                            paramLabel = "VERSION",
                            arity = "0..1",
                            defaultValue = "",
                            description = "Only this one; default is all.")
                    String version,
            @Option(names = "--permanent", description = "Forget it, for ever.") boolean permanent,
            @Option(names = "--dry-run", description = "Only say what would be deleted.") boolean dryRun)
            throws Exception {
        Registry registry = at.open();
        if (dryRun) {
            List<Integer> versions = version.isEmpty()
                    ? registry.versions(subject)
                    : List.of(registry.version(subject, version).version());
            out().println("would delete versions " + joined(versions) + " of " + subject);
            return;
        }
        out().println("deleted " + subject + " version "
                + joined(permanent ? registry.forget(subject, version) : registry.delete(subject, version)));
    }
}
