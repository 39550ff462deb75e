package io.crossdock.connectors.plugin;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;

/**
 * The classes of one plugin: its own jars first, then the hub's. What the hub has is not in the jars, so Camel itself is
 * shared; two plugins may have the same library in different versions. Thread-safe.
 */
final class PluginClassLoader extends URLClassLoader {
    static {
        registerAsParallelCapable();
    }

    PluginClassLoader(String name, URL[] jars, ClassLoader hub) {
        super("plugin-" + name, jars, hub);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        synchronized (getClassLoadingLock(name)) {
            Class<?> known = findLoadedClass(name);
            if (known != null) {
                return known;
            }
            if (!name.startsWith("java.")) {
                try {
                    return findClass(name);
                } catch (ClassNotFoundException notHere) {
                    // then the hub has it, or nobody
                }
            }
            return super.loadClass(name, resolve);
        }
    }

    @Override
    public @Nullable URL getResource(String name) {
        URL own = findResource(name);
        return own == null ? super.getResource(name) : own;
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
        List<URL> all = new ArrayList<>(Collections.list(findResources(name)));
        all.addAll(Collections.list(getParent().getResources(name)));
        return Collections.enumeration(all);
    }

    /** Only a class of this plugin's own jars. */
    Class<?> own(String name) throws ClassNotFoundException {
        Class<?> found = loadClass(name, false);
        if (found.getClassLoader() != this) {
            throw new ClassNotFoundException(name);
        }
        return found;
    }
}
