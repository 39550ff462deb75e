package io.crossdock.broker.metadata.zk;

import io.crossdock.broker.metadata.BrokerState;
import io.crossdock.broker.metadata.EndpointImage;
import io.crossdock.broker.metadata.PartitionImage;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;

/**
 * Every znode below {@code /crossdock}.
 *
 * <pre>
 * /crossdock
 *   /cluster                      {"id"}                              made by the first broker
 *   /controller_epoch             {"epoch"}                           every controller write checks its version
 *   /controller                   {"broker","epoch","owner"}          ephemeral
 *   /brokers/ids/N                {"endpoints","rack","owner","state"}  ephemeral; its creation zxid is the broker epoch
 *   /brokers/lives/N              {"owner","revived"}                 written in the transaction that makes ids/N, so its
 *                                                                     version numbers the registrations of N: to check
 *                                                                     it is to check that N still is in that life
 *   /brokers/disks/N              {"directories","boot"}              what N stored on when it was last let in, and the
 *                                                                     boot id of its machine
 *   /topics/NAME                  {"id","partitions"}                 partitions: how many
 *   /topics/NAME/configs          {"topicId","configs"}
 *   /topics/NAME/partitions-C     {"topicId","states"}                partitions 200*C to 200*C+199, each as
 *                                                                     [[leader, epoch], [replicas], [isr],
 *                                                                     [adding], [removing], [elr]] up to the last
 *                                                                     that is not empty, as far as [isr] at least
 *   /configs/brokers/N|default    {"configs"}
 *   /configs/groups/GROUP         {"configs"}
 *   /configs/client-metrics/NAME  {"configs"}
 *   /configs/tokens/ID            {"configs"}                         a delegation token without its secret
 *   /features                     {"levels"}                          its version is the epoch of the levels
 *   /producer_ids                 {"next"}
 * </pre>
 *
 * A topic is one subtree written by one transaction. Its parts are read one by one, so each names the topic id it
 * belongs to: a reader never mixes a topic with its successor of the same name.
 */
final class Znodes {
    static final String ROOT = "/crossdock";
    /** Parents without content of their own, outermost first. */
    static final List<String> FOLDERS = List.of(
            ROOT,
            ROOT + "/brokers",
            ROOT + "/brokers/ids",
            ROOT + "/topics",
            ROOT + "/configs",
            ROOT + "/configs/brokers");
    /** What the first clusters did not have yet; made where it is missing. */
    static final List<String> LATER_FOLDERS = List.of(
            ROOT + "/configs/groups",
            ROOT + "/configs/client-metrics",
            ROOT + "/configs/acls",
            ROOT + "/configs/quotas",
            ROOT + "/configs/credentials",
            ROOT + "/configs/tokens",
            ROOT + "/brokers/lives",
            ROOT + "/brokers/disks");

    static final Znode<Cluster> CLUSTER = new Znode<>(ROOT + "/cluster", Cluster.class);
    static final Znode<ControllerEpoch> CONTROLLER_EPOCH =
            new Znode<>(ROOT + "/controller_epoch", ControllerEpoch.class);
    static final Znode<Controller> CONTROLLER = new Znode<>(ROOT + "/controller", Controller.class);
    static final Znode<Broker> BROKER = new Znode<>(ROOT + "/brokers/ids/{}", Broker.class);
    static final Znode<Life> LIFE = new Znode<>(ROOT + "/brokers/lives/{}", Life.class);
    static final Znode<Disk> DISK = new Znode<>(ROOT + "/brokers/disks/{}", Disk.class);
    static final Znode<Topic> TOPIC = new Znode<>(ROOT + "/topics/{}", Topic.class);
    static final Znode<TopicConfigs> TOPIC_CONFIGS = new Znode<>(ROOT + "/topics/{}/configs", TopicConfigs.class);
    static final Znode<Partitions> PARTITIONS = new Znode<>(ROOT + "/topics/{}/partitions-{}", Partitions.class);
    static final Znode<Configs> BROKER_CONFIGS = new Znode<>(ROOT + "/configs/brokers/{}", Configs.class);
    static final Znode<Configs> GROUP_CONFIGS = new Znode<>(ROOT + "/configs/groups/{}", Configs.class);
    static final Znode<Configs> CLIENT_METRICS_CONFIGS =
            new Znode<>(ROOT + "/configs/client-metrics/{}", Configs.class);
    static final Znode<Configs> ACL_CONFIGS = new Znode<>(ROOT + "/configs/acls/{}", Configs.class);
    static final Znode<Configs> QUOTA_CONFIGS = new Znode<>(ROOT + "/configs/quotas/{}", Configs.class);
    static final Znode<Configs> CREDENTIAL_CONFIGS = new Znode<>(ROOT + "/configs/credentials/{}", Configs.class);
    static final Znode<Configs> TOKEN_CONFIGS = new Znode<>(ROOT + "/configs/tokens/{}", Configs.class);
    static final Znode<Features> FEATURES = new Znode<>(ROOT + "/features", Features.class);
    static final Znode<ProducerIds> PRODUCER_IDS = new Znode<>(ROOT + "/producer_ids", ProducerIds.class);

    /** Name of the znode that holds the configuration of all brokers. */
    static final String EVERY_BROKER = "default";
    /** A chunk of this many states is 4 to 20 kB of JSON, far below ZooKeeper's limit of 1 MB. */
    static final int PARTITIONS_PER_CHUNK = 200;

    private Znodes() {}

    record Cluster(String id) {}

    record ControllerEpoch(int epoch) {}

    record Controller(int broker, int epoch, String owner) {}

    /**
     * @param state missing in what the first versions wrote, which knew only one
     * @param disk what is noted of it when it is let in; missing in what the first versions wrote
     */
    record Broker(
            List<EndpointImage> endpoints,
            @Nullable String rack,
            String owner,
            @Nullable BrokerState state,
            boolean cordoned,
            @Nullable Disk disk) {
        Broker in(BrokerState next) {
            return new Broker(endpoints, rack, owner, next, cordoned, disk);
        }

        Broker cordoned(boolean next) {
            return new Broker(endpoints, rack, owner, state, next, disk);
        }
    }

    /** @param revived whether the registration before it was taken away though its session lived */
    record Life(String owner, boolean revived) {}

    /** @param boot of the machine; empty where that is not known */
    record Disk(List<String> directories, String boot) {}

    record Topic(String id, int partitions) {}

    record TopicConfigs(String topicId, Map<String, String> configs) {}

    record Configs(Map<String, String> configs) {}

    record Features(Map<String, Short> levels) {}

    record ProducerIds(long next) {}

    /**
     * @param states one per partition: {@code [[leader, leader epoch], replicas, isr, adding, removing, elr]}, of which
     *     the last three are left out from where on they are empty
     */
    record Partitions(String topicId, List<List<List<Integer>>> states) {
        /** Leader, replicas and in-sync replicas. */
        private static final int ALWAYS = 3;

        static Partitions of(String topicId, List<PartitionImage> images) {
            return new Partitions(
                    topicId, images.stream().map(Partitions::state).toList());
        }

        List<PartitionImage> images() {
            return states.stream().map(Partitions::image).toList();
        }

        private static List<List<Integer>> state(PartitionImage image) {
            List<List<Integer>> whole = List.of(
                    List.of(image.leader(), image.leaderEpoch()),
                    image.replicas(),
                    image.isr(),
                    image.adding(),
                    image.removing(),
                    image.elr());
            int end = whole.size();
            while (end > ALWAYS && whole.get(end - 1).isEmpty()) {
                end--;
            }
            return whole.subList(0, end);
        }

        private static PartitionImage image(List<List<Integer>> state) {
            return new PartitionImage(
                    state.get(0).get(0),
                    state.get(0).get(1),
                    state.get(1),
                    state.get(2),
                    orEmpty(state, 3),
                    orEmpty(state, 4),
                    orEmpty(state, 5));
        }

        private static List<Integer> orEmpty(List<List<Integer>> state, int index) {
            return index < state.size() ? state.get(index) : List.of();
        }
    }
}
