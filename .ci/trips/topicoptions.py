"""What kafka-topics can do besides making and deleting one topic: assignments, patterns, filters, and topics that are not there."""
import re

from trips import tools
from trips.report import await_that, equal, expect

PARTITION = re.compile(r"\tTopic: (\S+)\tPartition: (\d+)\tLeader: (\d+)\tReplicas: ([\d,]+)\tIsr: ([\d,]+)")


class TopicOptions:
    def __init__(self, bootstrap, js, prefix):
        self.bootstrap, self.js, self.prefix = bootstrap, js, prefix + "-options"
        self.first, self.second = self.prefix + "-first", self.prefix + "-second"
        self.third = self.prefix + ".third"

    def run(self, report):
        report.check("kafka-topics places the replicas as told, and refuses a broker that is not there", self.assignment)
        report.check("kafka-topics without a number makes the topic with the broker's default", self.default_partitions)
        report.check("kafka-topics --if-not-exists and --if-exists say nothing of what is so already", self.conditions)
        report.check("kafka-topics lists and describes by pattern, in pages of any size", self.patterns)
        report.check("kafka-topics describes a topic by its id", self.by_id)
        report.check("kafka-topics finds no partition without leader, replica or enough of them", self.filters)
        report.check("kafka-topics lists no internal topics when told so", self.internal)
        report.check("kafka-topics sets every setting of a topic when it makes it", self.all_settings)
        report.check("kafka-topics deletes by pattern", self.delete)

    def topics(self, *arguments, **options):
        return tools.kafka_tool("TopicCommand", "--bootstrap-server", self.bootstrap, *arguments, **options)

    def partitions(self, *arguments):
        """[(topic, partition)] of a description, in its order."""
        out = self.topics("--describe", *arguments)[1].decode()
        return [(m[1], int(m[2])) for m in map(PARTITION.match, out.splitlines()) if m]

    def assignment(self):
        node = self.js.admin("describeCluster")["brokers"][0]["nodeId"]
        self.topics("--create", "--topic", self.first, "--replica-assignment", "%d,%d,%d" % (node, node, node))
        out = self.topics("--describe", "--topic", self.first)[1].decode()
        rows = [m.groups()[1:] for m in map(PARTITION.match, out.splitlines()) if m]
        equal(rows, [(str(p), str(node), str(node), str(node)) for p in range(3)], "partition, leader, replicas, isr")
        code, out, err = self.topics("--create", "--topic", self.prefix + "-nowhere", "--replica-assignment", "9999", may_fail=True)
        expect(code == 1 and "9999" in out.decode() + err, "a replica on broker 9999: exit %d, %s" % (code, out.decode() + err))
        code, out, err = self.topics("--alter", "--topic", self.first, "--partitions", "4", "--replica-assignment", "%d,%d,%d,%d" % (node, node, node, node))
        equal(len(self.partitions("--topic", self.first)), 4, "partitions after growing with an assignment")

    def default_partitions(self):
        self.topics("--create", "--topic", self.second)
        equal(self.partitions("--topic", self.second), [(self.second, 0)], "partitions")
        self.topics("--create", "--topic", self.third, "--partitions", "2")

    def conditions(self):
        equal(self.topics("--create", "--topic", self.second, "--if-not-exists")[0], 0, "exit")
        missing = self.prefix + "-missing"
        for action in (["--alter", "--partitions", "3"], ["--delete"], ["--describe"]):
            code, out, _ = self.topics(*action, "--topic", missing, "--if-exists")
            equal((code, out.strip()), (0, b""), "%s --if-exists" % action[0])
            code, out, err = self.topics(*action, "--topic", missing, may_fail=True)
            expect(code == 1 and "does not exist" in out.decode() + err, "%s: exit %d, %r" % (action[0], code, out))

    def patterns(self):
        names = self.topics("--list", "--topic", self.prefix + "-.*")[1].decode().split()
        equal(names, [self.first, self.second], "names by pattern")
        wanted = [(self.first, p) for p in range(4)] + [(self.second, 0), (self.third, 0), (self.third, 1)]
        for size in (1, 2, 3, 2000):
            found = self.partitions("--topic", self.prefix + ".*", "--partition-size-limit-per-response", str(size))
            equal(sorted(found), sorted(wanted), "partitions in pages of %d" % size)

    def by_id(self):
        by_name = self.topics("--describe", "--topic", self.first)[1].decode()
        topic_id = re.search(r"TopicId: (\S+)", by_name)[1]
        by_id = self.topics("--describe", "--topic-id", topic_id)[1].decode()
        equal([m[2] for m in map(PARTITION.match, by_id.splitlines()) if m], ["0", "1", "2", "3"], "partitions by id")
        expect("Topic: " + self.first in by_id, "another topic: " + by_id)
        code, out, err = self.topics("--describe", "--topic-id", "AAAAAAAAAAAAAAAAAAAAAQ", may_fail=True)
        expect(code == 1 and "does not exist" in out.decode() + err, "an unknown id: exit %d, %r" % (code, out))

    def filters(self):
        for name in ("--under-replicated-partitions", "--unavailable-partitions", "--under-min-isr-partitions"):
            equal(self.partitions(name, "--topic", self.prefix + ".*"), [], name)
        equal(len(self.partitions("--at-min-isr-partitions", "--topic", self.first)), 4, "partitions at the least of replicas")

    def internal(self):
        shown = self.topics("--list")[1].decode().split()
        expect("__consumer_offsets" in shown, "__consumer_offsets is not listed though groups commit")
        hidden = self.topics("--list", "--exclude-internal")[1].decode().split()
        equal(sorted(set(shown) - set(hidden)), sorted(t for t in shown if t in ("__consumer_offsets", "__transaction_state", "__share_group_state")), "internal topics")

    def all_settings(self):
        settings = {
            "cleanup.policy": "compact,delete", "compression.type": "zstd", "compression.zstd.level": "5", "delete.retention.ms": "1000",
            "file.delete.delay.ms": "2000", "flush.messages": "100", "flush.ms": "3000", "index.interval.bytes": "2048", "max.compaction.lag.ms": "90000000",
            "max.message.bytes": "900000", "message.timestamp.after.max.ms": "3600000", "message.timestamp.before.max.ms": "86400000",
            "message.timestamp.type": "LogAppendTime", "min.cleanable.dirty.ratio": "0.25", "min.compaction.lag.ms": "10", "min.insync.replicas": "1",
            "preallocate": "false", "retention.bytes": "100000000", "retention.ms": "7200000", "segment.bytes": "2097152", "segment.index.bytes": "65536",
            "segment.jitter.ms": "5", "segment.ms": "600000", "unclean.leader.election.enable": "false"}
        topic = self.prefix + "-set"
        self.topics("--create", "--topic", topic, *[a for n, v in settings.items() for a in ("--config", "%s=%s" % (n, v))])
        entries = self.js.admin("describeConfigs", {"includeSynonyms": False, "resources": [{"type": 2, "name": topic}]})["resources"][0]["configEntries"]
        found = {e["configName"]: (e["configValue"], e["isDefault"]) for e in entries}
        for name, value in settings.items():
            equal(found.get(name), (value, False), name)
        head = self.topics("--describe", "--topic", topic)[1].decode().splitlines()[0]
        for name, value in settings.items():
            expect("%s=%s" % (name, value) in head, "%s=%s is not in %s" % (name, value, head))

    def delete(self):
        self.topics("--delete", "--topic", self.prefix + "-.*")
        await_that(lambda: [t for t in self.js.admin("listTopics") if t.startswith(self.prefix)] == [self.third], "only what the pattern left", 20)
