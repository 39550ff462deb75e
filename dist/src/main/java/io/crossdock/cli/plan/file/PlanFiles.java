package io.crossdock.cli.plan.file;

import io.crossdock.cli.plan.Item;
import io.crossdock.cli.plan.Key;
import io.crossdock.cli.plan.Place;
import io.crossdock.cli.plan.SchemaOrder;
import io.crossdock.cli.plan.Wanted;
import io.crossdock.connectors.definition.Problem;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.Tag;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads plan files: several files, folders of them, and several documents in each are one set. All of it is checked
 * before any of it is used. One thread.
 */
public final class PlanFiles {
    private static final Pattern OWNER = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
    private static final Pattern YAML = Pattern.compile(".*\\.ya?ml");
    private static final int MOST = 10_000;
    private static final int DEEPEST = 32;

    private final List<Problem> problems = new ArrayList<>();
    private final Map<Key, Item> items = new LinkedHashMap<>();
    private final Map<Key, Place> places = new LinkedHashMap<>();
    private final Set<Path> connectors = new LinkedHashSet<>();
    private final Set<String> owners = new LinkedHashSet<>();
    private int documents;

    private PlanFiles() {}

    /**
     * Reads them, and the schemas and connectors they name.
     *
     * @param paths files, and folders whose {@code .yaml} and {@code .yml} files are meant
     * @param owner said on the command line; goes before what the files say
     * @throws WrongFilesException with everything that is wrong
     */
    public static Wanted read(List<Path> paths, Optional<String> owner) {
        return new PlanFiles().all(paths, owner);
    }

    private Wanted all(List<Path> paths, Optional<String> said) {
        List<Path> files = files(paths);
        var parsed = new LinkedHashMap<Path, List<Node>>();
        files.forEach(file -> parsed.put(file, parse(file)));
        // A connector lies beside the file that names it, and is no plan file though it ends like one.
        parsed.forEach((file, nodes) -> nodes.forEach(node -> connectors.addAll(ConnectorItems.named(file, node))));
        parsed.forEach((file, nodes) -> {
            if (!connectors.contains(file.toAbsolutePath().normalize())) {
                nodes.forEach(node -> document(new Section(file, node, problems)));
            }
        });
        new ConnectorItems(problems, this::add).read(connectors);
        String owner = said.or(() -> owners.stream().findFirst()).orElse("");
        if (documents == 0 && problems.isEmpty()) {
            problems.add(new Problem(
                    paths.get(0),
                    1,
                    1,
                    "there is nothing in it; to delete everything that an owner has,"
                            + " leave a file with 'owner: NAME' alone"));
        } else if (!OWNER.matcher(owner).matches() && documents > 0) {
            problems.add(new Problem(
                    files.get(0),
                    1,
                    1,
                    owner.isEmpty()
                            ? "nobody says who owns what is in it; begin with a line 'owner: NAME', or say --owner NAME"
                            : "an owner is up to 100 letters, digits, dots, hyphens and underscores, and not '" + owner
                                    + "'"));
        }
        if (!problems.isEmpty()) {
            throw new WrongFilesException(problems);
        }
        return new Wanted(owner, SchemaOrder.usedFirst(items.values()), places);
    }

    private List<Path> files(List<Path> paths) {
        var files = new ArrayList<Path>();
        for (Path path : paths) {
            if (!Files.isDirectory(path)) {
                files.add(path);
                continue;
            }
            try (Stream<Path> all = Files.walk(path, DEEPEST)) {
                List<Path> found = all.filter(
                                file -> YAML.matcher(file.toString()).matches() && Files.isRegularFile(file))
                        .filter(file -> path.relativize(file).toString().charAt(0) != '.')
                        .sorted()
                        .limit(MOST + 1L)
                        .toList();
                if (found.size() > MOST) {
                    problems.add(new Problem(path, 1, 1, "there are more than " + MOST + " files in it"));
                }
                files.addAll(found);
            } catch (IOException unreadable) {
                problems.add(new Problem(path, 1, 1, "cannot be read: " + unreadable));
            }
        }
        return files;
    }

    private List<Node> parse(Path file) {
        var nodes = new ArrayList<Node>();
        var load = LoadSettings.builder()
                .setUseMarks(true)
                .setLabel(file.toString())
                .build();
        try {
            new Compose(load).composeAllFromString(Files.readString(file)).forEach(nodes::add);
        } catch (IOException unreadable) {
            problems.add(new Problem(
                    file, 1, 1, Files.exists(file) ? "cannot be read: " + unreadable : "there is no such file"));
        } catch (MarkedYamlEngineException malformed) {
            problems.add(new Problem(
                    file,
                    malformed.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1),
                    malformed.getProblemMark().map(mark -> mark.getColumn() + 1).orElse(1),
                    "not valid YAML: " + malformed.getProblem().strip()));
        } catch (YamlEngineException malformed) {
            problems.add(new Problem(file, 1, 1, "not valid YAML: " + malformed.getMessage()));
        }
        nodes.removeIf(node -> node.getTag().equals(Tag.NULL));
        return nodes;
    }

    private void document(Section document) {
        documents++;
        document.text("owner").ifPresent(owner -> {
            owners.add(owner);
            if (owners.size() > 1) {
                document.problem(
                        "owner",
                        "files that are planned together have one owner, and the first said '"
                                + owners.iterator().next() + "'");
                owners.remove(owner);
            }
        });
        TopicItems.read(document.section("topics"), this::add);
        ConfigItems.read(document.section("configs"), this::add);
        document.sections("acls").forEach(section -> AclItems.read(section, this::add));
        document.sections("quotas").forEach(section -> QuotaItems.read(section, this::add));
        SchemaItems.read(document.section("schemas"), this::add);
        document.texts("connectors");
        document.end();
    }

    private void add(Item item, Place place) {
        Place other = places.putIfAbsent(item.key(), place);
        if (other == null) {
            items.put(item.key(), item);
        } else {
            problems.add(new Problem(
                    place.file(),
                    place.line(),
                    place.column(),
                    item.key() + " stands in " + other.file() + ":" + other.line() + " already"));
        }
    }
}
