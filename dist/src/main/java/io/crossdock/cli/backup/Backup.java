package io.crossdock.cli.backup;

import io.crossdock.cli.plan.Item;
import io.crossdock.cli.plan.Kind;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What was copied of a cluster. The file is YAML:
 *
 * <pre>
 * crossdock-backup: 1
 * made: 2026-03-01T12:00:00Z
 * cluster: 5L6g3nShT-eMCtK--X86sw
 * users: [alice, bert]          # names only
 * topic:                        # for each kind of things: by name, what is known about it
 *   orders: {partitions: '6', replicas: '3', retention.ms: '604800000'}
 * </pre>
 *
 * @param made ISO 8601
 * @param cluster the id of the cluster
 * @param users who had a password there; the passwords are not in it
 */
public record Backup(String made, String cluster, List<String> users, List<Item> items) {
    private static final String FORMAT = "crossdock-backup";
    private static final int VERSION = 1;
    private static final int MOST_CHARACTERS = 512 * 1024 * 1024;

    public Backup {
        users = List.copyOf(users);
        items = List.copyOf(items);
    }

    /**
     * Makes the file, which only its owner can read.
     *
     * @throws java.nio.file.FileAlreadyExistsException when there is one of that name
     */
    public void write(Path file) throws IOException {
        var all = new LinkedHashMap<String, Object>();
        all.put(FORMAT, VERSION);
        all.put("made", made);
        all.put("cluster", cluster);
        all.put("users", users);
        for (Kind kind : Kind.values()) {
            var things = new TreeMap<String, Object>();
            items.stream()
                    .filter(item -> item.key().kind() == kind)
                    .forEach(item -> things.put(item.key().name(), item.properties()));
            if (!things.isEmpty()) {
                all.put(kind.word(), things);
            }
        }
        var settings = DumpSettings.builder()
                .setDefaultFlowStyle(FlowStyle.BLOCK)
                .setSplitLines(false)
                .build();
        String text = new Dump(settings).dumpToString(all);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, text);
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws IOException saying what is wrong with the file
     */
    public static Backup read(Path file) throws IOException {
        Map<?, ?> all = map(file, "it", parsed(file));
        if (!(all.get(FORMAT) instanceof Integer version)) {
            throw new IOException(file + " is no backup: it does not begin with '" + FORMAT + ": " + VERSION + "'");
        }
        if (version != VERSION) {
            throw new IOException(file + " is a backup of version " + version + ", and this program knows " + VERSION
                    + ": use the program that made it, or a newer one");
        }
        var items = new ArrayList<Item>();
        for (Kind kind : Kind.values()) {
            if (all.containsKey(kind.word())) {
                for (Map.Entry<?, ?> thing :
                        map(file, kind.word(), all.get(kind.word())).entrySet()) {
                    var properties = new TreeMap<String, String>();
                    map(file, kind.word() + " " + thing.getKey(), thing.getValue())
                            .forEach((name, value) -> properties.put(String.valueOf(name), String.valueOf(value)));
                    items.add(Item.of(kind, String.valueOf(thing.getKey()), properties));
                }
            }
        }
        var users = new ArrayList<String>();
        if (all.get("users") instanceof List<?> named) {
            named.forEach(user -> users.add(String.valueOf(user)));
        }
        return new Backup(String.valueOf(all.get("made")), String.valueOf(all.get("cluster")), users, items);
    }

    private static Object parsed(Path file) throws IOException {
        try {
            var settings = LoadSettings.builder()
                    .setLabel(file.toString())
                    .setCodePointLimit(MOST_CHARACTERS)
                    .build();
            Object all = new Load(settings).loadFromString(Files.readString(file));
            return all == null ? Map.of() : all;
        } catch (YamlEngineException wrong) {
            throw new IOException(file + " is no YAML: " + wrong.getMessage(), wrong);
        }
    }

    private static Map<?, ?> map(Path file, String what, @Nullable Object value) throws IOException {
        if (value instanceof Map<?, ?> map) {
            return map;
        }
        throw new IOException(file + ": " + what + " is to be a map of names and values");
    }
}
