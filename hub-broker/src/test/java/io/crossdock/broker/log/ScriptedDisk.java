package io.crossdock.broker.log;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.StandardOpenOption;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.spi.FileSystemProvider;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;

/**
 * The real file system, with a say before each step on it: a test lets a step fail as a disk does, or be the one the
 * process dies before. Also tells which files are open.
 */
final class ScriptedDisk extends FileSystemProvider {
    /** What is about to happen to a file, named by its last part. */
    enum Step {
        OPEN,
        READ,
        CREATE,
        WRITE,
        TRUNCATE,
        FORCE,
        DELETE,
        RENAME;

        boolean changesSomething() {
            return this != OPEN && this != READ;
        }
    }

    /** Asked before each step; throws what the disk would. */
    interface Script {
        void before(Step step, String file) throws IOException;
    }

    /** The process is gone: nothing is cleaned up and nobody is told. */
    static final class Killed extends Error {
        private static final long serialVersionUID = 1;
    }

    private final FileSystem real;
    private final FileSystem scripted = new Scripted();
    private final Set<ScriptedChannel> open = ConcurrentHashMap.newKeySet();
    private volatile Script script = (step, file) -> {};

    ScriptedDisk(Path anywhere) {
        this.real = anywhere.getFileSystem();
    }

    static IOException noSpace() {
        return new IOException("No space left on device");
    }

    /** The same place, reached through this disk. */
    Path path(Path place) {
        return (Path) Proxy.newProxyInstance(
                ScriptedDisk.class.getClassLoader(), new Class<?>[] {Path.class}, (self, method, arguments) -> {
                    switch (method.getName()) {
                        case "getFileSystem":
                            return scripted;
                        case "toFile":
                            throw new UnsupportedOperationException();
                        case "iterator":
                            return parts(place);
                        default:
                            Object[] inner = arguments == null ? new Object[0] : arguments.clone();
                            for (int i = 0; i < inner.length; i++) {
                                inner[i] = inner[i] instanceof Path argument ? unwrap(argument) : inner[i];
                            }
                            try {
                                Object result = method.invoke(place, inner);
                                return result instanceof Path next ? path(next) : result;
                            } catch (InvocationTargetException failed) {
                                throw failed.getCause();
                            }
                    }
                });
    }

    void follow(Script next) {
        script = next;
    }

    /** Fails each change of this kind, to files with this suffix, for want of room. */
    void fullFor(Step full, String suffix) {
        follow((step, file) -> {
            if (step == full && file.endsWith(suffix)) {
                throw noSpace();
            }
        });
    }

    void worksAgain() {
        follow((step, file) -> {});
    }

    /** Lets this many changes happen; the process dies before the next one. */
    void killAfter(int changes) {
        int[] left = {changes};
        follow((step, file) -> {
            if (step.changesSomething() && left[0]-- <= 0) {
                left[0] = 0;
                throw new Killed();
            }
        });
    }

    /**
     * Lets this many steps happen, fails the next one, and works again.
     *
     * @return says whether there was such a step
     */
    BooleanSupplier failOnceAfter(int steps) {
        int[] left = {steps};
        follow((step, file) -> {
            if (left[0]-- == 0) {
                throw new IOException("Input/output error");
            }
        });
        return () -> left[0] < 0;
    }

    /** Names of the files that are open, sorted. */
    List<String> openFiles() {
        return open.stream().map(each -> each.name).sorted().toList();
    }

    /** What the end of the process does. */
    void closeAll() {
        worksAgain();
        for (ScriptedChannel each : open) {
            try {
                each.close();
            } catch (IOException failed) {
                throw new AssertionError("Could not close " + each.name, failed);
            }
        }
    }

    private Iterator<Path> parts(Path place) {
        Iterator<Path> inner = place.iterator();
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return inner.hasNext();
            }

            @Override
            public Path next() {
                return path(inner.next());
            }
        };
    }

    private Path unwrap(Path path) {
        return path.getFileSystem() == scripted ? real.getPath(path.toString()) : path;
    }

    private FileSystemProvider below() {
        return real.provider();
    }

    private void before(Step step, Path file) throws IOException {
        script.before(step, String.valueOf(file.getFileName()));
    }

    @Override
    public FileChannel newFileChannel(Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
            throws IOException {
        Path file = unwrap(path);
        boolean makes = options.contains(StandardOpenOption.CREATE_NEW)
                || options.contains(StandardOpenOption.CREATE) && !java.nio.file.Files.exists(file);
        if (makes) {
            before(Step.CREATE, file);
        } else if (options.contains(StandardOpenOption.TRUNCATE_EXISTING)) {
            before(Step.TRUNCATE, file);
        }
        before(Step.OPEN, file);
        var channel = new ScriptedChannel(
                below().newFileChannel(file, options, attributes),
                String.valueOf(file.getFileName()),
                step -> before(step, file),
                open::remove);
        open.add(channel);
        return channel;
    }

    @Override
    public SeekableByteChannel newByteChannel(
            Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes) throws IOException {
        return newFileChannel(path, options, attributes);
    }

    @Override
    public void createDirectory(Path path, FileAttribute<?>... attributes) throws IOException {
        before(Step.CREATE, unwrap(path));
        below().createDirectory(unwrap(path), attributes);
    }

    @Override
    public void delete(Path path) throws IOException {
        before(Step.DELETE, unwrap(path));
        below().delete(unwrap(path));
    }

    @Override
    public boolean deleteIfExists(Path path) throws IOException {
        if (!java.nio.file.Files.exists(unwrap(path))) {
            return false;
        }
        before(Step.DELETE, unwrap(path));
        return below().deleteIfExists(unwrap(path));
    }

    @Override
    public void move(Path from, Path to, CopyOption... options) throws IOException {
        if (java.nio.file.Files.exists(unwrap(from))) {
            before(Step.RENAME, unwrap(from));
        }
        below().move(unwrap(from), unwrap(to), options);
    }

    @Override
    public DirectoryStream<Path> newDirectoryStream(Path path, DirectoryStream.Filter<? super Path> filter)
            throws IOException {
        DirectoryStream<Path> inner = below().newDirectoryStream(unwrap(path), each -> filter.accept(path(each)));
        return new DirectoryStream<>() {
            @Override
            public Iterator<Path> iterator() {
                Iterator<Path> entries = inner.iterator();
                return new Iterator<>() {
                    @Override
                    public boolean hasNext() {
                        return entries.hasNext();
                    }

                    @Override
                    public Path next() {
                        return path(entries.next());
                    }
                };
            }

            @Override
            public void close() throws IOException {
                inner.close();
            }
        };
    }

    @Override
    public void copy(Path from, Path to, CopyOption... options) throws IOException {
        below().copy(unwrap(from), unwrap(to), options);
    }

    @Override
    public boolean isSameFile(Path one, Path other) throws IOException {
        return below().isSameFile(unwrap(one), unwrap(other));
    }

    @Override
    public boolean isHidden(Path path) throws IOException {
        return below().isHidden(unwrap(path));
    }

    @Override
    public FileStore getFileStore(Path path) throws IOException {
        return below().getFileStore(unwrap(path));
    }

    @Override
    public void checkAccess(Path path, AccessMode... modes) throws IOException {
        below().checkAccess(unwrap(path), modes);
    }

    @Override
    public <V extends FileAttributeView> V getFileAttributeView(Path path, Class<V> type, LinkOption... options) {
        return below().getFileAttributeView(unwrap(path), type, options);
    }

    @Override
    public <A extends BasicFileAttributes> A readAttributes(Path path, Class<A> type, LinkOption... options)
            throws IOException {
        return below().readAttributes(unwrap(path), type, options);
    }

    @Override
    public Map<String, Object> readAttributes(Path path, String attributes, LinkOption... options) throws IOException {
        return below().readAttributes(unwrap(path), attributes, options);
    }

    @Override
    public void setAttribute(Path path, String attribute, Object value, LinkOption... options) throws IOException {
        below().setAttribute(unwrap(path), attribute, value, options);
    }

    @Override
    public String getScheme() {
        return "scripted";
    }

    @Override
    public FileSystem newFileSystem(URI uri, Map<String, ?> environment) {
        throw new UnsupportedOperationException();
    }

    @Override
    public FileSystem getFileSystem(URI uri) {
        return scripted;
    }

    @Override
    public Path getPath(URI uri) {
        return path(Path.of(uri));
    }

    private final class Scripted extends FileSystem {
        @Override
        public FileSystemProvider provider() {
            return ScriptedDisk.this;
        }

        @Override
        public Path getPath(String first, String... more) {
            return path(real.getPath(first, more));
        }

        @Override
        public void close() {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public boolean isReadOnly() {
            return false;
        }

        @Override
        public String getSeparator() {
            return real.getSeparator();
        }

        @Override
        public Iterable<Path> getRootDirectories() {
            return real.getRootDirectories();
        }

        @Override
        public Iterable<FileStore> getFileStores() {
            return real.getFileStores();
        }

        @Override
        public Set<String> supportedFileAttributeViews() {
            return real.supportedFileAttributeViews();
        }

        @Override
        public PathMatcher getPathMatcher(String pattern) {
            return real.getPathMatcher(pattern);
        }

        @Override
        public UserPrincipalLookupService getUserPrincipalLookupService() {
            return real.getUserPrincipalLookupService();
        }

        @Override
        public WatchService newWatchService() throws IOException {
            return real.newWatchService();
        }
    }
}
