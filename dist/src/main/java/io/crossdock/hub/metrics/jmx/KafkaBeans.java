package io.crossdock.hub.metrics.jmx;

import io.crossdock.broker.Metric;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import javax.management.InstanceAlreadyExistsException;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * The beans of one broker in a server of beans. Beans of new topics and requests appear, and those of deleted topics go,
 * when any bean is read. Thread-safe.
 */
public final class KafkaBeans implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaBeans.class);

    private final MBeanServer server;
    private final Looks looks;
    private final Set<String> registered = new LinkedHashSet<>(); // guarded by itself
    private boolean closed; // guarded by registered

    private KafkaBeans(MBeanServer server, Supplier<List<Metric>> metrics, LongSupplier nanoTime) {
        this.server = server;
        this.looks = new Looks(metrics, nanoTime, this::adapt);
    }

    /**
     * Registers the beans.
     *
     * @param metrics of the broker; asked when beans are read, at most once a second
     * @param nanoTime a clock of arbitrary origin that never goes back, in nanoseconds
     */
    public static KafkaBeans register(MBeanServer server, Supplier<List<Metric>> metrics, LongSupplier nanoTime) {
        var beans = new KafkaBeans(server, metrics, nanoTime);
        beans.looks.now();
        return beans;
    }

    private void adapt(Snapshot now) {
        var wanted = KafkaNames.of(now);
        synchronized (registered) {
            if (closed) {
                return;
            }
            registered.removeIf(name -> {
                if (wanted.containsKey(name)) {
                    return false;
                }
                unregister(name);
                return true;
            });
            wanted.forEach((name, reading) -> {
                if (!registered.contains(name) && register(name, reading)) {
                    registered.add(name);
                }
            });
        }
    }

    private boolean register(String name, Reading reading) {
        try {
            server.registerMBean(new KafkaBean(reading, looks), new ObjectName(name));
            return true;
        } catch (InstanceAlreadyExistsException another) {
            LOG.debug("Another broker of this process tells {} already", name);
            return false;
        } catch (JMException refused) {
            LOG.warn("The bean {} could not be registered", name, refused);
            return false;
        }
    }

    private void unregister(String name) {
        try {
            server.unregisterMBean(new ObjectName(name));
        } catch (InstanceNotFoundException gone) {
            LOG.debug("The bean {} was gone already", name);
        } catch (JMException refused) {
            LOG.warn("The bean {} could not be removed", name, refused);
        }
    }

    /** Takes them away. */
    @Override
    public void close() {
        synchronized (registered) {
            closed = true;
            registered.forEach(this::unregister);
            registered.clear();
        }
    }
}
