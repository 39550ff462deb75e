package io.crossdock.connectors.plugin;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.Closeable;
import java.io.IOException;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;

/** What a connector sees: the hub, then each plugin in the order of their names. Thread-safe. */
public final class PluginsClassLoader extends ClassLoader implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(PluginsClassLoader.class);
    private final List<PluginClassLoader> plugins;

    PluginsClassLoader(List<PluginClassLoader> plugins, ClassLoader hub) {
        super("plugins", hub);
        this.plugins = List.copyOf(plugins);
    }

    /** Lets go of the files. Classes that are loaded stay. */
    @Override
    public void close() {
        for (PluginClassLoader plugin : plugins) {
            try {
                plugin.close();
            } catch (IOException still) {
                LOG.warn("Plugin {} keeps a file open: {}", plugin.getName(), still.getMessage());
            }
        }
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        for (PluginClassLoader plugin : plugins) {
            try {
                return plugin.own(name);
            } catch (ClassNotFoundException notHere) {
                // perhaps in the next
            }
        }
        throw new ClassNotFoundException(name);
    }

    @Override
    protected @Nullable URL findResource(String name) {
        for (PluginClassLoader plugin : plugins) {
            URL found = plugin.findResource(name);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    @Override
    protected Enumeration<URL> findResources(String name) throws IOException {
        var all = new ArrayList<URL>();
        for (PluginClassLoader plugin : plugins) {
            all.addAll(Collections.list(plugin.findResources(name)));
        }
        return Collections.enumeration(all);
    }
}
