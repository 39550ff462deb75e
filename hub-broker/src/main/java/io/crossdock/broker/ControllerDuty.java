package io.crossdock.broker;

import io.crossdock.broker.concurrent.Timer;
import io.crossdock.broker.controller.Controller;
import io.crossdock.broker.controller.ControllerConfig;
import io.crossdock.broker.controller.ExpiredTokens;
import io.crossdock.broker.controller.Failover;
import io.crossdock.broker.controller.FinishedMoves;
import io.crossdock.broker.controller.InternalReplicas;
import io.crossdock.broker.controller.PreferredLeaders;
import io.crossdock.broker.controller.Suspicions;
import io.crossdock.broker.metadata.ClusterImage;
import io.crossdock.broker.metadata.MetadataStore;
import io.crossdock.broker.metadata.TopicImage;
import org.apache.kafka.common.config.TopicConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.BiPredicate;
import java.util.function.ToIntBiFunction;

/** The controller's rules, and when they are applied. It does its duty on whichever broker is elected. */
final class ControllerDuty {
    private static final Logger LOG = LoggerFactory.getLogger(ControllerDuty.class);
    private static final Duration TRY_AGAIN = Duration.ofMillis(100);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(20);

    private final BrokerConfig config;
    private final MetadataStore metadata;
    private final Executor executor;
    private final Timer timer;

    private ControllerDuty(BrokerConfig config, MetadataStore metadata, Executor executor, Timer timer) {
        this.config = config;
        this.metadata = metadata;
        this.executor = executor;
        this.timer = timer;
    }

    /** @param executor runs one task at a time, in order */
    static void start(BrokerConfig config, MetadataStore metadata, Executor executor, Timer timer) {
        var duty = new ControllerDuty(config, metadata, executor, timer);
        var controller = new Controller(
                config.nodeId(),
                metadata,
                List.of(
                        new Failover(unclean(config), leastInSync(config)),
                        new FinishedMoves(),
                        new InternalReplicas(config.topicRules(), config.internalTopics())),
                executor,
                task -> timer.after(TRY_AGAIN, executor, task));
        controller.start();
        if (config.controller().balance()) {
            duty.balanceLater(controller);
        }
    }

    /**
     * Whom to tell of brokers whose connections were refused or broke.
     *
     * @param blocking for trying to connect
     */
    static Suspicions suspicions(BrokerConfig config, MetadataStore metadata, Executor blocking, Timer timer) {
        return new Suspicions(
                config.nodeId(),
                metadata,
                new ConnectionProbe(config.security().peers(), blocking),
                task -> timer.after(LOOK_AGAIN, blocking, task));
    }

    /** Takes expired delegation tokens away, from now on, on whichever broker is the controller. */
    static void forgetExpired(
            BrokerConfig config, MetadataStore metadata, Executor executor, Timer timer, Clock clock) {
        TokenConfig tokens = config.security().tokens();
        if (tokens.secret().isPresent()) {
            timer.after(tokens.checkInterval(), executor, () -> {
                ClusterImage image = metadata.image();
                if (image.controllerId() == config.nodeId()) {
                    ExpiredTokens.removals(image, clock.instant())
                            .forEach(removal -> metadata.apply(removal).exceptionally(failure -> {
                                LOG.debug("{} is not removed yet", removal.subject(), failure);
                                return null;
                            }));
                }
                forgetExpired(config, metadata, executor, timer, clock);
            });
        }
    }

    private void balanceLater(Controller controller) {
        ControllerConfig settings = config.controller();
        timer.after(settings.balanceInterval(), executor, () -> {
            controller.once(PreferredLeaders.beyond(settings.imbalancePercentage(), metadata.image()));
            balanceLater(controller);
        });
    }

    /** How many in-sync replicas it takes in a topic to commit anything. */
    private static ToIntBiFunction<ClusterImage, TopicImage> leastInSync(BrokerConfig config) {
        return (image, topic) -> Integer.parseInt(config.configs()
                .topic(image, topic)
                .getOrDefault(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, "1")
                .strip());
    }

    /** Whether a topic rather loses records than have no leader. */
    static BiPredicate<ClusterImage, TopicImage> unclean(BrokerConfig config) {
        return (image, topic) -> Boolean.parseBoolean(
                config.configs().topic(image, topic).get(TopicConfig.UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG));
    }
}
