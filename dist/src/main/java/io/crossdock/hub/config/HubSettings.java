package io.crossdock.hub.config;

import java.util.List;

/** The settings of the hub itself, besides {@code broker.*}: this list is what exists. */
public final class HubSettings {
    static final SettingDoc ROLES = new SettingDoc(
            "roles",
            "zookeeper,broker,connectors,http",
            "",
            "Which parts this process runs. Without the zookeeper role, zookeeper.connect says where the ensemble is.");
    static final SettingDoc NODE_ID = new SettingDoc(
            "node.id", "1", "", "Number of this broker, 0 to 2147483647, unique in the cluster and never changed.");
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
            "Where the embedded ZooKeeper listens. Port 0 takes a free one. It has no access control: keep it on"
                    + " loopback or a private network.");
    static final SettingDoc ZOOKEEPER_CONNECT = new SettingDoc(
            "zookeeper.connect",
            "",
            "host:port,...",
            "An external ensemble, or another hub's ZooKeeper, optionally followed by a path; then none is embedded.");
    static final SettingDoc HTTP_LISTEN = new SettingDoc(
            "http.listen",
            "127.0.0.1:8080",
            "host:port",
            "Where health and administration are served. Port 0 takes a free one.");
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

    /** Every setting of the hub itself, in the order of hub.yaml. */
    public static final List<SettingDoc> ALL = List.of(
            ROLES,
            NODE_ID,
            DATA,
            ZOOKEEPER_LISTEN,
            ZOOKEEPER_CONNECT,
            HTTP_LISTEN,
            CONNECTORS_DIRECTORY,
            CONNECTORS_BOOTSTRAP);

    private HubSettings() {}
}
