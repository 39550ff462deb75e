package io.crossdock.junit;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Gives the tests of a class a hub, and its addresses and clients' settings as parameters.
 *
 * <p>{@code @ExtendWith(CrossdockExtension.class)}, or a static field with {@code @RegisterExtension}: one hub for the
 * class and those nested in it. A field that is not static: one hub for each test. {@link #shared}: one for all classes of
 * the process that ask for the same settings; their tests should not meet in topics and groups. JUnit closes each when
 * whoever it is for is over, whether the tests were good or not.
 *
 * <p>Parameters: a {@link CrossdockHub}, Kafka's {@code Admin}, and what is marked with {@link BootstrapServers},
 * {@link RegistryUrl}, {@link ProducerSettings} or {@link ConsumerSettings}.
 */
public final class CrossdockExtension implements BeforeAllCallback, BeforeEachCallback, ParameterResolver {
    private static final Namespace NAMESPACE = Namespace.create(CrossdockExtension.class);

    private final Map<String, String> settings;
    private final boolean shared;
    private volatile @Nullable CrossdockHub hub;

    /** One hub for each class, as it is without settings. */
    public CrossdockExtension() {
        this(Map.of(), false);
    }

    private CrossdockExtension(Map<String, String> settings, boolean shared) {
        this.settings = Map.copyOf(settings);
        this.shared = shared;
    }

    /** One hub for all classes of the process that ask for the same settings. */
    public static CrossdockExtension shared() {
        return new CrossdockExtension(Map.of(), true);
    }

    /**
     * The same with a setting of the broker more.
     *
     * @param setting by Kafka's name, such as {@code num.partitions}
     */
    public CrossdockExtension with(String setting, String value) {
        var more = new HashMap<>(settings);
        more.put(setting, value);
        return new CrossdockExtension(more, shared);
    }

    /**
     * The hub of the tests that run.
     *
     * @throws IllegalStateException before the first test
     */
    public CrossdockHub hub() {
        CrossdockHub present = hub;
        if (present == null) {
            throw new IllegalStateException(
                    "there is no hub before the tests begin: ask in a test or in @BeforeAll, and"
                            + " put @RegisterExtension on the field");
        }
        return present;
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        hub(context);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        hub(context);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return Wish.of(parameter).isPresent();
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Optional<Wish> wish = Wish.of(parameter);
        return wish.orElseThrow().from(hub(context));
    }

    /** JUnit looks in the contexts around this one first, so what is nested uses the hub of what it is nested in. */
    private CrossdockHub hub(ExtensionContext context) {
        ExtensionContext owner = shared ? context.getRoot() : context;
        Object key = shared ? settings : this;
        CrossdockHub present =
                owner.getStore(NAMESPACE).getOrComputeIfAbsent(key, first -> started(context), CrossdockHub.class);
        hub = present;
        return present;
    }

    private CrossdockHub started(ExtensionContext context) {
        try {
            return CrossdockHub.start(settings);
        } catch (IOException | IllegalArgumentException failed) {
            throw new IllegalStateException(
                    "The hub for " + context.getDisplayName() + " did not start: " + failed.getMessage(), failed);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(
                    "The start of the hub for " + context.getDisplayName() + " was interrupted");
        }
    }
}
