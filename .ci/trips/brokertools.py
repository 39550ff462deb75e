"""What the tools tell of the brokers themselves: their directories, what they speak, and their features."""
import json
import re

from trips import tools
from trips.report import equal, expect

# what a client of any kind sends to a single node, by the names the tool shows
SPOKEN = """Produce(0) Fetch(1) ListOffsets(2) Metadata(3) OffsetCommit(8) OffsetFetch(9) FindCoordinator(10) JoinGroup(11) Heartbeat(12) LeaveGroup(13)
    SyncGroup(14) DescribeGroups(15) ListGroups(16) ApiVersions(18) CreateTopics(19) DeleteTopics(20) DeleteRecords(21) InitProducerId(22)
    OffsetForLeaderEpoch(23) AddPartitionsToTxn(24) AddOffsetsToTxn(25) EndTxn(26) WriteTxnMarkers(27) TxnOffsetCommit(28) DescribeAcls(29)
    CreateAcls(30) DeleteAcls(31) DescribeConfigs(32)
    AlterConfigs(33) DescribeLogDirs(35) CreatePartitions(37) DeleteGroups(42) ElectLeaders(43) IncrementalAlterConfigs(44)
    AlterPartitionReassignments(45) ListPartitionReassignments(46) OffsetDelete(47) DescribeClientQuotas(48) AlterClientQuotas(49) UpdateFeatures(57)
    DescribeCluster(60) DescribeProducers(61) DescribeTransactions(65) ListTransactions(66) ConsumerGroupHeartbeat(68) ConsumerGroupDescribe(69)
    ListConfigResources(74) DescribeTopicPartitions(75)""".split()


class BrokerTools:
    def __init__(self, bootstrap, js, prefix):
        self.bootstrap, self.js, self.topic = bootstrap, js, prefix + "-dirs"

    def run(self, report):
        report.check("kafka-broker-api-versions shows %d keys as usable" % len(SPOKEN), self.spoken)
        report.check("kafka-log-dirs shows each partition of a topic once, with the size of its log", self.log_dirs)
        report.check("kafka-log-dirs shows one broker of a list, and says which is not there", self.log_dirs_of)
        report.check("kafka-features describes the groups' and the transactions' versions", self.describe)
        report.check("kafka-features tries an upgrade and a downgrade without doing them", self.dry_run)
        report.check("kafka-features sets the transactions' version back and forth", self.change)
        report.check("kafka-features refuses an unknown feature and a version too high", self.refuse)
        report.check("kafka-cluster tells the cluster's id and its endpoints", self.cluster)

    def spoken(self):
        text = tools.kafka_tool("BrokerApiVersionsCommand", "--bootstrap-server", self.bootstrap)[1].decode()
        usable = {m[1] for m in re.finditer(r"^\t(\w+\(\d+\)): .*\[usable:", text, re.MULTILINE)}
        equal(sorted(set(SPOKEN) - usable), [], "keys that are not usable")
        # librdkafka turns compression off unless Produce starts at 0
        expect(re.search(r"Produce\(0\): 0 to", text), "Produce does not start at 0: %s" % text[:200])

    def dirs(self, *arguments, **options):
        code, out, err = tools.kafka_tool("LogDirsCommand", "--bootstrap-server", self.bootstrap, "--describe", *arguments, **options)
        return code, next((json.loads(line) for line in out.decode().splitlines() if line.startswith("{")), None), out.decode() + err

    def log_dirs(self):
        self.js.create_topics([self.topic], 3)
        tools.run(["kcat", "-b", self.bootstrap, "-P", "-t", self.topic, "-p", "1"], stdin=b"x" * 5000 + b"\n")
        found = self.dirs("--topic-list", self.topic)[1]["brokers"]
        equal([d["error"] for d in found[0]["logDirs"]], [None] * len(found[0]["logDirs"]), "errors")
        partitions = {p["partition"]: p for d in found[0]["logDirs"] for p in d["partitions"]}
        equal(sorted(partitions), ["%s-%d" % (self.topic, p) for p in range(3)], "partitions")
        for name, p in partitions.items():
            equal((p["offsetLag"], p["isFuture"]), (0, False), "lag of " + name)
        equal((partitions[self.topic + "-0"]["size"], partitions[self.topic + "-2"]["size"]), (0, 0), "sizes of the empty logs")
        expect(5000 < partitions[self.topic + "-1"]["size"] < 5200, "size of a log with 5,000 bytes: %r" % partitions[self.topic + "-1"])

    def log_dirs_of(self):
        node = self.js.admin("describeCluster")["brokers"][0]["nodeId"]
        found = self.dirs("--broker-list", str(node), "--topic-list", self.topic)[1]["brokers"]
        equal([b["broker"] for b in found], [node], "brokers")
        code, _, said = self.dirs("--broker-list", "9999", may_fail=True)
        expect(code == 1 and "9999" in said, "a broker that is not there: exit %d, %s" % (code, said))

    def features(self, *arguments, **options):
        return tools.kafka_tool("FeatureCommand", "--bootstrap-server", self.bootstrap, *arguments, **options)

    def finalized(self):
        text = self.features("describe")[1].decode()
        return {m[1]: (m[2], m[3], m[4]) for m in re.finditer(
            r"Feature: (\S+)\s+SupportedMinVersion: (\S+)\s+SupportedMaxVersion: (\S+)\s+FinalizedVersionLevel: (\S+)\s+Epoch: \d+", text)}

    def describe(self):
        found = self.finalized()
        equal(found.get("group.version"), ("0", "1", "1"), "group.version")
        equal(found.get("transaction.version"), ("0", "2", "2"), "transaction.version")

    def dry_run(self):
        out = self.features("upgrade", "--feature", "transaction.version=2", "--dry-run")[1].decode()
        equal(out.strip(), "transaction.version can be upgraded to 2.", "output")
        out = self.features("downgrade", "--feature", "transaction.version=1", "--dry-run")[1].decode()
        equal(out.strip(), "transaction.version can be downgraded to 1.", "output")
        equal(self.finalized()["transaction.version"][2], "2", "transaction.version")

    def change(self):
        try:
            self.features("downgrade", "--feature", "transaction.version=1")
            equal(self.finalized()["transaction.version"][2], "1", "transaction.version after the downgrade")
        finally:
            self.features("upgrade", "--feature", "transaction.version=2")
        equal(self.finalized()["transaction.version"][2], "2", "transaction.version after the upgrade")

    def refuse(self):
        for change in ("no.such.version=1", "transaction.version=77"):
            code, out, err = self.features("upgrade", "--feature", change, may_fail=True)
            expect(code == 1 and change.split("=")[0] in out.decode() + err, "%s: exit %d, %r" % (change, code, out.decode()))
        equal(self.finalized()["transaction.version"][2], "2", "transaction.version")

    def cluster(self):
        out = tools.kafka_tool("ClusterTool", "cluster-id", "--bootstrap-server", self.bootstrap)[1].decode()
        equal(out.strip(), "Cluster ID: " + self.js.admin("describeCluster")["clusterId"], "output")
        out = tools.kafka_tool("ClusterTool", "list-endpoints", "--bootstrap-server", self.bootstrap)[1].decode()
        rows = [line.split() for line in out.splitlines()[1:]]
        expect([self.bootstrap.rsplit(":", 1)[1]] == [r[2] for r in rows], "endpoints: %r" % out)
