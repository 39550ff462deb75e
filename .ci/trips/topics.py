"""Topics through the tools: made, listed, described, grown, written into being and deleted, and all clients agree."""
import json
import re

from trips import kafkajs, tools
from trips.report import Unmet, await_that, equal, expect


class Topics:
    def __init__(self, bootstrap, js, prefix):
        self.bootstrap, self.js = bootstrap, js
        self.topic, self.auto = prefix + "-topics", prefix + "-auto"

    def run(self, report):
        report.check("kafka-broker-api-versions lists what the broker speaks", self.api_versions)
        if not report.check("kafka-topics creates a topic with partitions and settings", self.create):
            return
        report.check("kafka-topics says that a topic exists already", self.create_again)
        report.check("kafka-topics lists the topic", lambda: expect(self.topic in self.listed(), "not listed"))
        report.check("kafka-topics describes it; kcat and KafkaJS agree", self.describe)
        report.check("KafkaJS sees the settings and where they come from", self.settings)
        report.check("KafkaJS describes the cluster", self.cluster)
        report.check("a bad name, a bad setting and too many replicas are refused by name", self.refusals)
        report.check("kafka-topics adds partitions, and they take records", self.grow)
        report.check("kafka-topics does not take partitions away", self.shrink)
        report.check("a record too large is refused, one just within the limit kept", self.large)
        report.check("a producer creates a topic by writing to it", self.write_into_being)
        report.check("kafka-topics deletes a topic", self.delete)
        report.check("a topic of the same name starts anew, with a new id", self.recreate)

    def topics(self, *arguments, **options):
        return tools.kafka_tool("TopicCommand", "--bootstrap-server", self.bootstrap, *arguments, **options)

    def kcat(self, *arguments, **options):
        return tools.run(["kcat", "-b", self.bootstrap, *arguments], **options)

    def refused(self, words, *arguments):
        code, out, err = self.topics(*arguments, may_fail=True)
        expect(code == 1, "%s: exit %d" % (" ".join(arguments), code))
        said = out.decode() + err
        expect(words in said, "wanted a text with %r, got %r" % (words, said[:300]))

    def api_versions(self):
        _, out, _ = tools.kafka_tool("BrokerApiVersionsCommand", "--bootstrap-server", self.bootstrap)
        text = out.decode()
        for name in ("Produce(0)", "Fetch(1)", "Metadata(3)", "JoinGroup(11)", "ApiVersions(18)", "CreateTopics(19)"):
            line = next((l for l in text.splitlines() if name in l), "")
            expect("usable" in line, "%s: %r" % (name, line or text[:200]))

    def create(self):
        _, out, _ = self.topics("--create", "--topic", self.topic, "--partitions", "4", "--replication-factor", "1",
                                "--config", "retention.ms=7200000", "--config", "max.message.bytes=600000")
        equal(out.decode().strip(), "Created topic %s." % self.topic, "output")

    def create_again(self):
        self.refused("exist", "--create", "--topic", self.topic)

    def listed(self):
        return self.topics("--list")[1].decode().split()

    def described(self, topic):
        """(topic id, partition count, settings, [(partition, leader, replicas, isr)])"""
        _, out, _ = self.topics("--describe", "--topic", topic)
        head, *rows = out.decode().splitlines()
        found = re.match(r"Topic: (\S+)\tTopicId: (\S+)\tPartitionCount: (\d+)\tReplicationFactor: 1\tConfigs: ?(.*)", head)
        if not found:
            raise Unmet("not a description: " + head)
        equal(found[1], topic, "topic")
        rows = [re.match(r"\tTopic: \S+\tPartition: (\d+)\tLeader: (\d+)\tReplicas: ([\d,]+)\tIsr: ([\d,]+)", r).groups() for r in rows]
        return found[2], int(found[3]), dict(c.split("=", 1) for c in found[4].split(",") if c), rows

    def describe(self):
        _id, count, settings, rows = self.described(self.topic)
        equal(count, 4, "partitions")
        equal(settings.get("retention.ms"), "7200000", "retention.ms")
        equal(settings.get("max.message.bytes"), "600000", "max.message.bytes")
        leader = rows[0][1]
        equal(rows, [(str(p), leader, leader, leader) for p in range(4)], "partitions")
        seen = json.loads(self.kcat("-L", "-J", "-t", self.topic)[1])["topics"][0]["partitions"]
        equal([(p["partition"], str(p["leader"])) for p in seen], [(p, leader) for p in range(4)], "kcat")
        seen = self.js.admin("fetchTopicMetadata", {"topics": [self.topic]})["topics"][0]["partitions"]
        equal(sorted((p["partitionId"], str(p["leader"]), len(p["isr"])) for p in seen), [(p, leader, 1) for p in range(4)], "KafkaJS")

    def settings(self):
        names = ["retention.ms", "cleanup.policy"]
        found = self.js.admin("describeConfigs", {"includeSynonyms": False, "resources": [
            {"type": 2, "name": self.topic, "configNames": names}]})["resources"][0]
        equal(found["errorCode"], 0, "error code")
        entries = {e["configName"]: (e["configValue"], e["isDefault"]) for e in found["configEntries"]}
        equal(entries, {"retention.ms": ("7200000", False), "cleanup.policy": ("delete", True)}, "settings")

    def cluster(self):
        found = self.js.admin("describeCluster")
        port = int(self.bootstrap.rsplit(":", 1)[1])
        expect(port in [b["port"] for b in found["brokers"]], "no broker on port %d: %r" % (port, found))
        expect(found["controller"] in [b["nodeId"] for b in found["brokers"]], "controller unknown: %r" % found)
        expect(len(found["clusterId"]) == 22, "cluster id %r" % found["clusterId"])

    def refusals(self):
        refused = self.topic + "-refused"
        for topic, error in (({"topic": "bad name"}, "INVALID_TOPIC_EXCEPTION"),
                             ({"topic": refused, "configEntries": [{"name": "retention.ms", "value": "soon"}]}, "INVALID_CONFIG"),
                             ({"topic": refused, "numPartitions": 1, "replicationFactor": 9}, "INVALID_REPLICATION_FACTOR")):
            try:
                self.js.admin("createTopics", {"topics": [topic]})
            except kafkajs.Refused as e:
                equal(e.types, [error], "errors for %r" % topic)
            else:
                raise Unmet("%r was created" % topic)
        expect(refused not in self.js.admin("listTopics"), "a refused topic exists")

    def grow(self):
        self.topics("--alter", "--topic", self.topic, "--partitions", "6")
        equal(self.described(self.topic)[1], 6, "partitions")
        self.kcat("-P", "-t", self.topic, "-p", "5", stdin=b"in the new one\n")
        equal(self.kcat("-C", "-t", self.topic, "-p", "5", "-o", "beginning", "-e", "-q")[1], b"in the new one\n", "record")
        self.js.admin("createPartitions", {"topicPartitions": [{"topic": self.topic, "count": 7}]})
        await_that(lambda: self.js.leaders([self.topic]) == [7], "KafkaJS grows the topic to 7")

    def shrink(self):
        self.refused("partition", "--alter", "--topic", self.topic, "--partitions", "3")

    def large(self):
        def send(size):
            return self.kcat("-P", "-t", self.topic, "-p", "0", "-X", "message.max.bytes=3000000", "-D", "\\t", stdin=b"x" * size, may_fail=True)
        code, _, err = send(700000)
        expect(code != 0 and "too large" in err, "700 kB into a topic of 600 kB: exit %d, %s" % (code, err))
        code, _, err = send(599000)
        expect(code == 0, "599 kB: exit %d, %s" % (code, err))
        got = self.kcat("-C", "-t", self.topic, "-p", "0", "-o", "beginning", "-e", "-q")[1]
        expect(got == b"x" * 599000 + b"\n", "599 kB came back as %d bytes" % (len(got) - 1))

    def write_into_being(self):
        self.kcat("-P", "-t", self.auto, "-p", "0", stdin=b"first\nsecond\n")
        equal(self.kcat("-C", "-t", self.auto, "-p", "0", "-o", "beginning", "-e", "-q", "-f", "%o=%s ")[1], b"0=first 1=second ", "records")

    def delete(self):
        self.topics("--delete", "--topic", self.auto)
        await_that(lambda: self.auto not in self.js.admin("listTopics"), "the topic is gone")
        self.refused("does not exist", "--describe", "--topic", self.auto)

    def recreate(self):
        old = self.described(self.topic)[0]
        self.js.admin("deleteTopics", {"topics": [self.topic]})
        await_that(lambda: self.topic not in self.js.admin("listTopics"), "the topic is gone")
        self.js.create_topics([self.topic], 1)
        self.kcat("-P", "-t", self.topic, "-p", "0", stdin=b"new\n")
        equal(self.kcat("-C", "-t", self.topic, "-p", "0", "-o", "beginning", "-e", "-q", "-f", "%o=%s ")[1], b"0=new ", "records")
        new = self.described(self.topic)
        expect(new[0] != old and new[1] == 1, "id %s before, %s after, %d partitions" % (old, new[0], new[1]))
        expect("retention.ms" not in new[2], "a setting of the old topic is still there: %r" % new[2])
