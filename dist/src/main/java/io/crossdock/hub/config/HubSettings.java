package io.crossdock.hub.config;

import java.util.List;

/** The settings of the hub itself, besides {@code broker.*}: this list is what exists. */
public final class HubSettings {
    static final SettingDoc ROLES = new SettingDoc(
            "roles",
            "zookeeper,broker,registry,connectors,http",
            "",
            "Which parts this process runs. Without the zookeeper role, zookeeper.connect says where the ensemble is.");
    static final SettingDoc CLUSTER = new SettingDoc(
            "cluster",
            "",
            "host[:port],...",
            "The 3, 5 or 7 hubs that are one cluster, each with one peer of its ZooKeeper ensemble; the same list in each,"
                    + " and this hub's number is its place in it. Their ZooKeepers meet on that port, 2888 unless given,"
                    + " and on the one 1000 above. For hubs on one machine write N/M instead: 1/3, 2/3 and 3/3; then"
                    + " all ports of hub N are N-1 above their defaults.");
    static final SettingDoc CLUSTER_SECRET = new SettingDoc(
            "cluster.secret",
            "",
            "${file:/...} or ${env:NAME}",
            "What the hubs of 'cluster' prove to each other that they know, and what keeps everybody else from reading or"
                    + " changing what they keep in ZooKeeper. Needed unless all of them are on loopback.");
    static final SettingDoc NODE_ID = new SettingDoc(
            "node.id",
            "1",
            "",
            "Number of this broker, 0 to 2147483647, unique in the cluster and never changed. With 'cluster' it is the"
                    + " place in that list, and needed only where this machine has several.");
    static final SettingDoc DATA = new SettingDoc(
            "data",
            "data",
            "",
            "Folder that keeps everything this hub writes. In hub.yaml relative to that file's folder; default beside"
                    + " bin/ and conf/. The option --data wins.");
    static final SettingDoc ZOOKEEPER_LISTEN = new SettingDoc(
            "zookeeper.listen",
            "127.0.0.1:2181",
            "host:port",
            "Where the embedded ZooKeeper listens for brokers. Port 0 takes a free one. Other hosts need it only for"
                    + " brokers that are not in 'cluster'; anyone who reaches it may read and write everything, unless"
                    + " there is a cluster.secret or zookeeper.credentials.");
    static final SettingDoc ZOOKEEPER_CONNECT = new SettingDoc(
            "zookeeper.connect",
            "",
            "host:port,...",
            "An external ensemble, or another hub's ZooKeeper, optionally followed by a path; then none is embedded.");
    static final SettingDoc ZOOKEEPER_CREDENTIALS = new SettingDoc(
            "zookeeper.credentials",
            "",
            "${file:/...} or ${env:NAME}",
            "user:password by which this cluster is known to ZooKeeper. What it keeps there can then be read and changed"
                    + " with them only. The same in every broker.");
    static final SettingDoc ZOOKEEPER_SSL = new SettingDoc(
            "zookeeper.ssl.client.enable", "false", "", "Whether connections to zookeeper.connect are TLS.");
    static final SettingDoc ZOOKEEPER_TRUSTSTORE = new SettingDoc(
            "zookeeper.ssl.truststore.location",
            "",
            "",
            "Certificates by which ZooKeeper is known: .pem, .p12 or .jks. Without it, those that Java trusts.");
    static final SettingDoc ZOOKEEPER_TRUSTSTORE_PASSWORD =
            new SettingDoc("zookeeper.ssl.truststore.password", "", "${file:/...} or ${env:NAME}", "Opens that file.");
    static final SettingDoc ZOOKEEPER_KEYSTORE = new SettingDoc(
            "zookeeper.ssl.keystore.location",
            "",
            "",
            "Certificate and key of this hub, where ZooKeeper asks clients for them: .pem, .p12 or .jks.");
    static final SettingDoc ZOOKEEPER_KEYSTORE_PASSWORD =
            new SettingDoc("zookeeper.ssl.keystore.password", "", "${file:/...} or ${env:NAME}", "Opens that file.");
    static final SettingDoc ZOOKEEPER_VERIFY_HOST = new SettingDoc(
            "zookeeper.ssl.hostname.verification",
            "true",
            "",
            "Whether ZooKeeper's certificate has to name the host it was reached by.");
    static final SettingDoc HTTP_LISTEN = new SettingDoc(
            "http.listen",
            "127.0.0.1:8080",
            "host:port",
            "Where health and administration are served. Port 0 takes a free one.");
    static final SettingDoc HTTP_KEYSTORE = new SettingDoc(
            "http.ssl.keystore.location",
            "",
            "",
            "PEM file with a private key and its certificates: health and administration are then served by HTTPS. It may"
                    + " be changed while the hub runs.");
    static final SettingDoc HTTP_CLIENT_AUTH = new SettingDoc(
            "http.ssl.client.auth",
            "none",
            "none, requested, required",
            "Whether callers by HTTPS may, or must, show a certificate, by which they are a user of the cluster. The cluster"
                    + " needs broker.delegation.token.secret.key for that.");
    static final SettingDoc HTTP_TRUSTSTORE = new SettingDoc(
            "http.ssl.truststore.location",
            "",
            "",
            "PEM file with the authorities whose certificates callers may show. It may be changed while the hub runs.");
    static final SettingDoc HTTP_MAPPING_RULES = new SettingDoc(
            "http.ssl.principal.mapping.rules",
            "DEFAULT",
            "",
            "How the name in a caller's certificate becomes that of a user, as broker.ssl.principal.mapping.rules does it:"
                    + " RULE:pattern/replacement/[LU],...");
    static final SettingDoc HTTP_HOSTS = new SettingDoc(
            "http.hosts",
            "",
            "host,...",
            "Names by which clients may call http.listen, besides localhost and 127.0.0.1: that of a proxy in front of it, for"
                    + " example. A request for any other name is refused. Without it a listener that other hosts reach"
                    + " takes every name, and one on loopback none but those.");
    static final SettingDoc HTTP_METRICS_OPEN = new SettingDoc(
            "http.metrics.open",
            "false",
            "",
            "Whether /metrics of a listener that other hosts reach is open to everybody. Without it, it takes a login that"
                    + " may DESCRIBE the cluster.");
    static final SettingDoc HTTP_CLIENT_CONFIG = new SettingDoc(
            "http.client.config",
            "",
            "",
            "Properties by which administration reaches a cluster that is not this hub's broker: security.protocol,"
                    + " sasl.mechanism, ssl.*. Callers bring their own credentials; those in the file are used for nothing"
                    + " but delegation tokens for callers with a certificate.");
    static final SettingDoc CONNECTORS_DIRECTORY = new SettingDoc(
            "connectors.directory",
            "conf/connectors",
            "",
            "Folder with one YAML file per connector, read at start and again whenever a file changes.");
    static final SettingDoc CONNECTORS_BOOTSTRAP = new SettingDoc(
            "connectors.bootstrap.servers",
            "",
            "host:port,...",
            "The Kafka cluster the connectors use; default is this hub's own broker. Needed without the broker role.");
    static final SettingDoc CONNECTORS_CLIENT_CONFIG = new SettingDoc(
            "connectors.client.config",
            "",
            "",
            "Properties of Kafka's clients for the connectors: security.protocol, sasl.*, ssl.*. Needed where the cluster"
                    + " asks who they are.");
    static final SettingDoc CONNECTORS_SECRETS_KEY = new SettingDoc(
            "connectors.secrets.key.file",
            "",
            "",
            "Key of the secrets that the cluster keeps for connectors, the same file on every hub; made by 'crossdock"
                    + " connectors secrets init'.");

    static final SettingDoc CONNECTORS_LEASE = new SettingDoc(
            "connectors.lease",
            "auto",
            "auto, on or off",
            "Whether sources that may run once only run on one of the hubs that have their files, by a lease. auto means on,"
                    + " but for a hub whose broker and ZooKeeper listen on loopback only: it is alone.");
    static final SettingDoc CONNECTORS_LEASE_GROUP = new SettingDoc(
            "connectors.lease.group",
            "crossdock-connectors",
            "",
            "Consumer group in which the hubs that share their connectors meet; the same for all of them.");
    static final SettingDoc CONNECTORS_LEASE_SESSION = new SettingDoc(
            "connectors.lease.session.ms",
            "6000",
            "ms",
            "Silence after which the sources of a hub run on another one.");

    static final SettingDoc REGISTRY_LISTEN = new SettingDoc(
            "registry.listen",
            "",
            "host:port",
            "A listener of the schema registry's own, where it is at the root, for clients that know no path. Without it, it is"
                    + " under /registry of http.listen only. TLS, hosts and certificates are those of http.*.");
    static final SettingDoc REGISTRY_URL = new SettingDoc(
            "registry.url",
            "",
            "URL",
            "Where the other hubs of a cluster reach this one's registry, for what only one of them may write; default is"
                    + " registry.listen, or http.listen with /registry.");
    static final SettingDoc REGISTRY_TOPIC = new SettingDoc(
            "registry.topic",
            "_schemas",
            "",
            "Compacted topic of one partition that keeps the schemas, made when it is missing. Its records are those of"
                    + " Confluent's registry, whose topic can be taken over.");
    static final SettingDoc REGISTRY_REPLICAS = new SettingDoc(
            "registry.topic.replicas",
            "3",
            "",
            "Replicas of that topic when it is made; a cluster of fewer brokers gets as many as it has.");
    static final SettingDoc REGISTRY_COMPATIBILITY = new SettingDoc(
            "registry.compatibility",
            "BACKWARD",
            "",
            "What versions of a subject have to be to each other where nobody has set anything else: NONE, BACKWARD, FORWARD"
                    + " or FULL, or one of these with _TRANSITIVE.");
    static final SettingDoc REGISTRY_BOOTSTRAP = new SettingDoc(
            "registry.bootstrap.servers",
            "",
            "host:port,...",
            "The Kafka cluster that keeps the schemas; default is this hub's own broker, or without one that of the"
                    + " connectors.");
    static final SettingDoc REGISTRY_CLIENT_CONFIG = new SettingDoc(
            "registry.client.config",
            "",
            "",
            "Properties of Kafka's clients by which the registry reaches a cluster that is not this hub's broker:"
                    + " security.protocol, sasl.*, ssl.*; default is connectors.client.config.");
    static final SettingDoc REGISTRY_TRUSTSTORE = new SettingDoc(
            "registry.ssl.truststore.location",
            "",
            "",
            "PEM file of the authorities by which this hub knows the others when it calls their registries by HTTPS; default"
                    + " is broker.ssl.truststore.location, if that is PEM, and else what Java trusts.");

    static final SettingDoc OTLP_URL = new SettingDoc(
            "metrics.otlp.url",
            "",
            "URL",
            "Where the metrics are pushed to by OTLP over HTTP (protobuf), with the path:"
                    + " http://collector:4318/v1/metrics. Without it nothing is pushed; /metrics is served all the same.");
    static final SettingDoc OTLP_INTERVAL =
            new SettingDoc("metrics.otlp.interval.ms", "60000", "ms", "Time between two pushes, 1000 to 3600000.");
    static final SettingDoc OTLP_HEADERS = new SettingDoc(
            "metrics.otlp.headers",
            "",
            "${file:/...} or ${env:NAME}",
            "Headers of every push, one name=value a line or separated by commas: Authorization=Bearer ... for example.");
    static final SettingDoc OTLP_ATTRIBUTES = new SettingDoc(
            "metrics.otlp.resource.attributes",
            "",
            "name=value,...",
            "Attributes of this hub besides service.name, service.instance.id, service.version and host.name, or in their"
                    + " place.");
    static final SettingDoc OTLP_TRUSTSTORE = new SettingDoc(
            "metrics.otlp.ssl.truststore.location",
            "",
            "",
            "PEM file of the authorities by which a collector is known that is reached by HTTPS; default is what Java"
                    + " trusts.");

    static final SettingDoc INSECURE = new SettingDoc(
            "insecure",
            "false",
            "",
            "Whether clients on other hosts may come in without proving who they are, or be asked for no access rules."
                    + " Without it such a hub does not start; 'crossdock secure' makes one that asks.");

    /** Every setting of the hub itself, in the order of hub.yaml. */
    public static final List<SettingDoc> ALL = List.of(
            ROLES,
            CLUSTER,
            CLUSTER_SECRET,
            NODE_ID,
            DATA,
            ZOOKEEPER_LISTEN,
            ZOOKEEPER_CONNECT,
            ZOOKEEPER_CREDENTIALS,
            ZOOKEEPER_SSL,
            ZOOKEEPER_TRUSTSTORE,
            ZOOKEEPER_TRUSTSTORE_PASSWORD,
            ZOOKEEPER_KEYSTORE,
            ZOOKEEPER_KEYSTORE_PASSWORD,
            ZOOKEEPER_VERIFY_HOST,
            HTTP_LISTEN,
            HTTP_KEYSTORE,
            HTTP_CLIENT_AUTH,
            HTTP_TRUSTSTORE,
            HTTP_MAPPING_RULES,
            HTTP_HOSTS,
            HTTP_METRICS_OPEN,
            HTTP_CLIENT_CONFIG,
            CONNECTORS_DIRECTORY,
            CONNECTORS_BOOTSTRAP,
            CONNECTORS_CLIENT_CONFIG,
            CONNECTORS_SECRETS_KEY,
            CONNECTORS_LEASE,
            CONNECTORS_LEASE_GROUP,
            CONNECTORS_LEASE_SESSION,
            REGISTRY_LISTEN,
            REGISTRY_URL,
            REGISTRY_TOPIC,
            REGISTRY_REPLICAS,
            REGISTRY_COMPATIBILITY,
            REGISTRY_BOOTSTRAP,
            REGISTRY_CLIENT_CONFIG,
            REGISTRY_TRUSTSTORE,
            OTLP_URL,
            OTLP_INTERVAL,
            OTLP_HEADERS,
            OTLP_ATTRIBUTES,
            OTLP_TRUSTSTORE,
            INSECURE);

    private HubSettings() {}
}
