"""Three hubs from the tarball that are one cluster, with the ZooKeeper that the first embeds."""
import os
import pathlib
import re

from trips import tools
from trips.hub import Hub
from trips.report import await_that, equal, expect

ROW = re.compile(r"\tTopic: (\S+)\s+Partition: (\d+)\s+Leader: (\S+)\s+Replicas: ([\d,]*)\s+Isr: ([\d,]*)(.*)")


def _ids(text):
    return [int(one) for one in text.split(",") if one]


class Partition:
    """A row of kafka-topics --describe."""

    def __init__(self, row):
        self.topic, self.number = row[1], int(row[2])
        self.leader = int(row[3]) if row[3].isdigit() else None
        self.replicas, self.isr, self.more = _ids(row[4]), _ids(row[5]), row[6]


class ThreeHubs:
    def __init__(self, home, folder):
        self.home, self.folder, self.hubs = home, folder, {}

    def start(self):
        self.hubs[1] = Hub(self.home, os.path.join(self.folder, "n1")).start()
        zookeeper = self.hubs[1].status()["addresses"]["zookeeper"][0]
        for node in (2, 3):
            self.hubs[node] = Hub(self.home, os.path.join(self.folder, "n%d" % node),
                                  **{"node.id": str(node), "roles": "broker", "zookeeper.connect": zookeeper}).start()
        self.bootstrap = self.hubs[1].bootstrap  # the one that is never killed here: its ZooKeeper keeps the cluster

    def stop(self):
        for node in (3, 2, 1):
            self.hubs[node].stop()

    def close(self):
        for hub in self.hubs.values():
            hub.close()

    def topics(self, *arguments, **options):
        return tools.kafka_tool("TopicCommand", "--bootstrap-server", self.bootstrap, *arguments, **options)

    def described(self, *arguments):
        """The rows of a description that are about partitions."""
        return [Partition(m) for m in map(ROW.match, self.topics("--describe", *arguments)[1].decode().splitlines()) if m]

    def partitions(self, topic):
        return {p.number: p for p in self.described("--topic", topic)}

    def await_in_sync(self, topic, seconds=60):
        await_that(lambda: all(p.leader and sorted(p.isr) == sorted(p.replicas) for p in self.partitions(topic).values()),
                   "every replica of %s is in sync" % topic, seconds)

    def log(self, node, topic, partition):
        """The bytes of a replica, segment after segment, or None where there is none."""
        found = list(pathlib.Path(self.hubs[node].data).rglob("%s-%d" % (topic, partition)))
        expect(len(found) <= 1, "%s-%d is at %r" % (topic, partition, found))
        return b"".join(f.read_bytes() for f in sorted(found[0].glob("*.log"))) if found else None

    def same_bytes(self, topic):
        """Each replica of each partition has the same bytes, some, and no other broker has any."""
        self.await_in_sync(topic)
        for number, p in self.partitions(topic).items():
            def compared():
                logs = {node: self.log(node, topic, number) for node in self.hubs}
                equal([node for node, log in logs.items() if log is not None], sorted(p.replicas), "brokers with %s-%d" % (topic, number))
                copies = {logs[node] for node in p.replicas}
                return len(copies) == 1 and len(copies.pop()) > 0
            await_that(compared, "the replicas %r of %s-%d are the same" % (p.replicas, topic, number), 30)
