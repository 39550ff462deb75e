package io.crossdock.junit;

import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;

import java.io.IOException;
import java.lang.annotation.Annotation;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/** What the parameter of a test asks for. */
enum Wish {
    HUB,
    ADMIN,
    BOOTSTRAP_SERVERS,
    REGISTRY_URL,
    PRODUCER_MAP,
    PRODUCER_PROPERTIES,
    CONSUMER_MAP,
    CONSUMER_PROPERTIES;

    /**
     * Empty if the parameter is not for us.
     *
     * @throws ParameterResolutionException if it is marked as ours and of a type that does not fit
     */
    static Optional<Wish> of(ParameterContext parameter) {
        Class<?> type = parameter.getParameter().getType();
        if (parameter.isAnnotated(BootstrapServers.class)) {
            return Optional.of(text(BOOTSTRAP_SERVERS, BootstrapServers.class, type));
        }
        if (parameter.isAnnotated(RegistryUrl.class)) {
            return Optional.of(text(REGISTRY_URL, RegistryUrl.class, type));
        }
        if (parameter.isAnnotated(ProducerSettings.class)) {
            return Optional.of(settings(PRODUCER_MAP, PRODUCER_PROPERTIES, ProducerSettings.class, type));
        }
        if (parameter.isAnnotated(ConsumerSettings.class)) {
            return Optional.of(settings(CONSUMER_MAP, CONSUMER_PROPERTIES, ConsumerSettings.class, type));
        }
        if (type == CrossdockHub.class) {
            return Optional.of(HUB);
        }
        return type == Admin.class ? Optional.of(ADMIN) : Optional.empty();
    }

    private static Wish text(Wish wish, Class<? extends Annotation> mark, Class<?> type) {
        if (type != String.class) {
            throw doesNotFit(mark, "String", type);
        }
        return wish;
    }

    private static Wish settings(Wish map, Wish properties, Class<? extends Annotation> mark, Class<?> type) {
        if (type != Map.class && type != Properties.class) {
            throw doesNotFit(mark, "Map<String, Object> or Properties", type);
        }
        return type == Map.class ? map : properties;
    }

    private static ParameterResolutionException doesNotFit(
            Class<? extends Annotation> mark, String wanted, Class<?> type) {
        return new ParameterResolutionException(
                "@" + mark.getSimpleName() + " marks a " + wanted + ", not a " + type.getName());
    }

    /** The hub's answer to it. */
    Object from(CrossdockHub hub) {
        return switch (this) {
            case HUB -> hub;
            case ADMIN -> hub.admin();
            case BOOTSTRAP_SERVERS -> hub.bootstrapServers();
            case REGISTRY_URL -> registry(hub);
            case PRODUCER_MAP -> hub.producerSettings();
            case PRODUCER_PROPERTIES -> properties(hub.producerSettings());
            case CONSUMER_MAP -> hub.consumerSettings();
            case CONSUMER_PROPERTIES -> properties(hub.consumerSettings());
        };
    }

    private static String registry(CrossdockHub hub) {
        try {
            return hub.registryUrl().toString();
        } catch (IOException failed) {
            throw new ParameterResolutionException("the schema registry did not start: " + failed.getMessage(), failed);
        }
    }

    private static Properties properties(Map<String, Object> settings) {
        var properties = new Properties();
        properties.putAll(settings);
        return properties;
    }
}
