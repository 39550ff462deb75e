"""kafka-configs and kafka-client-metrics: settings of topics, brokers, groups and client metrics, set, shown with their source, and taken back."""
import re

from trips import tools
from trips.report import await_that, equal, expect


def changes(before, after):
    """What is not as it was; a process may have new loggers at any time."""
    return {name: after.get(name) for name in before if after.get(name) != before[name]}


class Configs:
    def __init__(self, bootstrap, js, prefix):
        self.bootstrap, self.js, self.prefix = bootstrap, js, prefix
        self.topic = prefix + "-configs"

    def run(self, report):
        report.check("kafka-configs changes and takes back settings of a topic", self.topics)
        report.check("kafka-configs --all shows every setting of a topic with its source", self.all_of_a_topic)
        report.check("kafka-configs reads changes from a file", self.from_file)
        report.check("kafka-configs refuses a wrong value, an unknown name and a missing topic, and changes nothing", self.refused)
        report.check("kafka-configs changes the brokers' default, and topics follow it", self.broker_default)
        report.check("kafka-configs changes one broker, and refuses what only a start can change", self.broker)
        report.check("kafka-configs shows the broker's loggers, changes the level of one and takes it back", self.loggers)
        report.check("kafka-configs changes and takes back settings of a group", self.groups)
        report.check("kafka-configs changes and takes back client metrics", self.client_metrics)
        report.check("kafka-client-metrics lists, changes, describes and deletes", self.client_metrics_tool)

    def configs(self, *arguments, **options):
        return tools.kafka_tool("kafka.admin.ConfigCommand", "--bootstrap-server", self.bootstrap, *arguments, **options)

    def described(self, *entity):
        """{name: (value, [(source, name, value)])}"""
        out = self.configs("--describe", *entity)[1].decode()
        found = {}
        for line in out.splitlines():
            m = re.match(r"  ([^= ]+)=(.*) sensitive=(true|false) synonyms=\{(.*)\}$", line)
            if m:
                synonyms = [re.match(r"([A-Z_]+):([^=]+)=(.*)", s).groups() for s in re.split(r", (?=[A-Z_]+:)", m[4]) if s]
                found[m[1]] = (m[2], synonyms)
        return found

    def values(self, *entity):
        return {name: value for name, (value, _) in self.described(*entity).items()}

    def topics(self):
        self.js.create_topics([self.topic], 1)
        entity = ("--entity-type", "topics", "--entity-name", self.topic)
        equal(self.values(*entity), {}, "settings of a new topic")
        out = self.configs("--alter", *entity, "--add-config", "retention.ms=7200000,cleanup.policy=[compact,delete]")[1].decode()
        equal(out.strip(), "Completed updating config for topic %s." % self.topic, "output")
        found = self.described(*entity)
        equal({n: v for n, (v, _) in found.items()}, {"retention.ms": "7200000", "cleanup.policy": "compact,delete"}, "settings")
        equal(found["cleanup.policy"][1], [("DYNAMIC_TOPIC_CONFIG", "cleanup.policy", "compact,delete"), ("DEFAULT_CONFIG", "log.cleanup.policy", "delete")],
              "where cleanup.policy comes from")
        self.configs("--alter", *entity, "--add-config", "segment.ms=600000", "--delete-config", "retention.ms")
        equal(self.values(*entity), {"segment.ms": "600000", "cleanup.policy": "compact,delete"}, "settings after one more and one less")
        equal(self.configs("--describe", "--topic", self.topic)[1].decode().splitlines()[0], "Dynamic configs for topic %s are:" % self.topic, "first line")
        self.configs("--alter", *entity, "--delete-config", "segment.ms,cleanup.policy")
        equal(self.values(*entity), {}, "settings at the end")

    def all_of_a_topic(self):
        found = self.described("--entity-type", "topics", "--entity-name", self.topic, "--all")
        for name, value in (("cleanup.policy", "delete"), ("compression.type", "producer"), ("max.message.bytes", "1048588"), ("retention.ms", "604800000"),
                            ("segment.bytes", "1073741824"), ("min.insync.replicas", "1"), ("message.timestamp.type", "CreateTime"),
                            ("delete.retention.ms", "86400000"), ("min.cleanable.dirty.ratio", "0.5"), ("retention.bytes", "-1")):
            equal(found.get(name, (None,))[0], value, name)
        expect(len(found) >= 30, "only %d settings: %s" % (len(found), sorted(found)))

    def from_file(self):
        entity = ("--entity-type", "topics", "--entity-name", self.topic)
        with tools.text_file("max.message.bytes=500000\nretention.bytes=1000000\n") as path:
            self.configs("--alter", *entity, "--add-config-file", path)
        equal(self.values(*entity), {"max.message.bytes": "500000", "retention.bytes": "1000000"}, "settings of the file")
        self.configs("--alter", *entity, "--delete-config", "max.message.bytes,retention.bytes")

    def refused(self):
        entity = ("--entity-type", "topics", "--entity-name", self.topic)
        for change, words in (("segment.ms=soon", "segment.ms"), ("no.such.setting=1", "no.such.setting"), ("retention.ms=1,cleanup.policy=keep", "cleanup.policy"),
                              ("min.cleanable.dirty.ratio=7", "min.cleanable.dirty.ratio")):
            code, out, err = self.configs("--alter", *entity, "--add-config", change, may_fail=True)
            expect(code == 1 and words in out.decode() + err, "%s: exit %d, %s" % (change, code, (out.decode() + err)[:300]))
        equal(self.values(*entity), {}, "settings after refusals")
        missing = self.prefix + "-missing"
        code, out, err = self.configs("--alter", "--entity-type", "topics", "--entity-name", missing, "--add-config", "retention.ms=1", may_fail=True)
        expect(code == 1, "settings for a missing topic: exit %d, %s" % (code, out.decode() + err))
        code, out, err = self.configs("--describe", "--entity-type", "topics", "--entity-name", missing, may_fail=True)
        expect("doesn't exist" in out.decode() + err, "a missing topic described: %s" % (out.decode() + err)[:300])

    def broker_default(self):
        default = ("--entity-type", "brokers", "--entity-default")
        before = self.values(*default)
        self.configs("--alter", *default, "--add-config", "log.retention.ms=86400000")
        try:
            equal(self.described(*default)["log.retention.ms"], ("86400000", [("DYNAMIC_DEFAULT_BROKER_CONFIG", "log.retention.ms", "86400000")]), "log.retention.ms")
            topic = ("--entity-type", "topics", "--entity-name", self.topic, "--all")
            await_that(lambda: equal(self.described(*topic)["retention.ms"][0], "86400000", "retention.ms of a topic that follows the default") or True, "the broker has it", 5)
            equal(self.described(*topic)["retention.ms"][1][0], ("DYNAMIC_DEFAULT_BROKER_CONFIG", "log.retention.ms", "86400000"), "where it comes from")
        finally:
            self.configs("--alter", *default, "--delete-config", "log.retention.ms")
        equal(self.values(*default), before, "defaults at the end")
        await_that(lambda: self.values(*topic)["retention.ms"] == "604800000", "retention.ms is what it was", 5)

    def broker(self):
        node = str(self.js.admin("describeCluster")["brokers"][0]["nodeId"])
        entity = ("--entity-type", "brokers", "--entity-name", node)
        self.configs("--alter", *entity, "--add-config", "message.max.bytes=2000000")
        try:
            # a broker may hear of it a moment after the controller
            await_that(lambda: equal(self.described(*entity)["message.max.bytes"][0], "2000000", "message.max.bytes") or True, "the broker has it", 5)
            equal(self.described(*entity)["message.max.bytes"][1][0], ("DYNAMIC_BROKER_CONFIG", "message.max.bytes", "2000000"), "where it comes from")
            code, out, err = self.configs("--alter", *entity, "--add-config", "node.id=7", may_fail=True)
            expect(code == 1 and "node.id" in out.decode() + err, "node.id=7: exit %d, %s" % (code, (out.decode() + err)[:300]))
        finally:
            self.configs("--alter", *entity, "--delete-config", "message.max.bytes")
        equal(self.values(*entity), {}, "settings at the end")
        everything = self.described(*entity, "--all")
        for name in ("log.retention.ms", "message.max.bytes", "num.partitions", "node.id", "listeners", "offsets.topic.num.partitions", "group.max.session.timeout.ms"):
            expect(name in everything, "%s is not among the %d settings" % (name, len(everything)))
        equal(everything["node.id"][0], node, "node.id")

    def loggers(self):
        node = str(self.js.admin("describeCluster")["brokers"][0]["nodeId"])
        entity = ("--entity-type", "broker-loggers", "--entity-name", node)
        levels = ("TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL", "OFF")
        before = self.values(*entity)
        expect("root" in before and len(before) > 1, "%d loggers, with root: %s" % (len(before), "root" in before))
        equal(set(before.values()) - set(levels), set(), "levels that are none")
        # the level of one with others below it would be theirs as well
        logger = next(n for n in sorted(before) if n != "root" and before[n] != "TRACE" and not any(other.startswith(n + ".") for other in before))
        out = self.configs("--alter", *entity, "--add-config", logger + "=TRACE")[1].decode()
        try:
            equal(out.strip(), "Completed updating config for broker-logger %s." % node, "output")
            equal(changes(before, self.values(*entity)), {logger: "TRACE"}, "levels that changed")
            for change, words in ((logger + "=LOUD", "LOUD"), ("no.such.logger=INFO", "no.such.logger")):
                code, out, err = self.configs("--alter", *entity, "--add-config", change, may_fail=True)
                expect(code == 1 and words in out.decode() + err, "%s: exit %d, %s" % (change, code, (out.decode() + err)[:300]))
            equal(changes(before, self.values(*entity)), {logger: "TRACE"}, "levels that changed, after refusals")
        finally:
            self.configs("--alter", *entity, "--delete-config", logger)
        equal(changes(before, self.values(*entity)), {}, "levels that changed, at the end")

    def groups(self):
        group = self.prefix + "-configured"
        entity = ("--entity-type", "groups", "--entity-name", group)
        self.configs("--alter", *entity, "--add-config", "consumer.session.timeout.ms=50000,consumer.heartbeat.interval.ms=6000")
        equal(self.values(*entity), {"consumer.session.timeout.ms": "50000", "consumer.heartbeat.interval.ms": "6000"}, "settings")
        expect("Dynamic configs for group %s are:" % group in self.configs("--describe", "--entity-type", "groups")[1].decode(), "not among all groups")
        code, out, err = self.configs("--alter", *entity, "--add-config", "consumer.session.timeout.ms=1", may_fail=True)
        expect(code == 1 and "session.timeout" in out.decode() + err, "a session of 1 ms: exit %d, %s" % (code, (out.decode() + err)[:300]))
        self.configs("--alter", *entity, "--delete-config", "consumer.session.timeout.ms,consumer.heartbeat.interval.ms")
        equal(self.values(*entity), {}, "settings at the end")

    def client_metrics(self):
        entity = ("--entity-type", "client-metrics", "--entity-name", self.prefix + "-metrics")
        self.configs("--alter", *entity, "--add-config", "metrics=[org.apache.kafka.producer.,org.apache.kafka.consumer.],interval.ms=30000,match=[client_id=nobody.*]")
        equal(self.values(*entity), {"metrics": "org.apache.kafka.producer.,org.apache.kafka.consumer.", "interval.ms": "30000", "match": "client_id=nobody.*"}, "settings")
        code, out, err = self.configs("--alter", *entity, "--add-config", "interval.ms=1", may_fail=True)
        expect(code == 1, "an interval of 1 ms: exit %d, %s" % (code, (out.decode() + err)[:300]))
        self.configs("--alter", *entity, "--delete-config", "metrics,interval.ms,match")
        equal(self.values(*entity), {}, "settings at the end")

    def client_metrics_tool(self):
        def tool(*arguments):
            return tools.kafka_tool("ClientMetricsCommand", "--bootstrap-server", self.bootstrap, *arguments)[1].decode()
        name = self.prefix + "-subscription"
        tool("--alter", "--name", name, "--interval", "5000", "--metrics", "org.apache.kafka.producer.", "--match", "client_id=nobody")
        expect(name in tool("--list").split(), "not listed")
        equal(tool("--describe", "--name", name).splitlines(), [
            "Client metrics configs for %s are:" % name, "  interval.ms=5000", "  match=client_id=nobody", "  metrics=org.apache.kafka.producer."], "description")
        tool("--delete", "--name", name)
        expect(name not in tool("--list").split(), "still listed")
