package io.crossdock.security.tls;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/**
 * The keys and certificates of one configuration, read again when their files change: new connections get the new ones,
 * those that are there stay. A file that cannot be used leaves what was read before in force, and that is said.
 *
 * <p>Thread-safe; {@link #refresh} blocks and is called by one thread every few seconds.
 */
public final class TlsSource {
    private static final Logger LOG = LoggerFactory.getLogger(TlsSource.class);

    /** Gets what was read anew, and may refuse it. */
    @FunctionalInterface
    public interface Listener {
        /** @throws IOException if it cannot be used; the old one stays in force */
        void accept(TlsMaterial material) throws IOException;
    }

    private final String what;
    private final TlsConfig config;
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private volatile TlsMaterial current;
    private Map<Path, String> seen;

    private TlsSource(String what, TlsConfig config, Map<Path, String> seen, TlsMaterial first) {
        this.what = what;
        this.config = config;
        this.seen = seen;
        current = first;
    }

    /**
     * Reads everything for the first time.
     *
     * @param what it is for, as told in the log, such as {@code listener EXTERNAL}
     * @throws IOException naming what cannot be read
     */
    public static TlsSource open(String what, TlsConfig config) throws IOException {
        Map<Path, String> seen = look(config);
        return new TlsSource(what, config, seen, TlsMaterial.read(config));
    }

    public TlsConfig config() {
        return config;
    }

    public TlsMaterial current() {
        return current;
    }

    /** Hands over what is in force, at once, and later whatever takes its place. */
    public void follow(Listener listener) throws IOException {
        listener.accept(current);
        listeners.add(listener);
    }

    /** Reads the files again if one of them is not as it was. */
    public synchronized void refresh() {
        Map<Path, String> now = look(config);
        if (now.equals(seen)) {
            return;
        }
        seen = now;
        try {
            TlsMaterial next = TlsMaterial.read(config);
            for (Listener listener : listeners) {
                listener.accept(next);
            }
            current = next;
            LOG.info("New certificates for {} are in force for new connections: {}", what, next);
        } catch (IOException unusable) {
            LOG.error(
                    "New certificates for {} cannot be used, and the old ones stay in force until the files are mended: {}",
                    what,
                    unusable.getMessage());
        }
    }

    /** What tells one state of the files from another. */
    private static Map<Path, String> look(TlsConfig config) {
        var looks = new HashMap<Path, String>();
        Stream.of(config.key(), config.trust())
                .flatMap(store -> store.stream())
                .flatMap(store -> store.file().stream())
                .forEach(file -> looks.put(file, look(file)));
        return looks;
    }

    private static String look(Path file) {
        try {
            return Files.getLastModifiedTime(file) + " " + Files.size(file) + " " + file.toRealPath();
        } catch (IOException gone) {
            return "gone";
        }
    }
}
