"""Offsets through the tools: earliest, latest, by time, and after records were deleted."""
import json
import tempfile
import time

from trips import tools
from trips.report import equal, expect


class Offsets:
    def __init__(self, bootstrap, js, prefix):
        self.bootstrap, self.js, self.topic = bootstrap, js, prefix + "-offsets"
        self.between = 0

    def run(self, report):
        if not report.check("records before and after a moment", self.write):
            return
        report.check("kafka-get-offsets: latest", lambda: self.offsets("latest", [9, 4, 0]))
        report.check("kafka-get-offsets: earliest", lambda: self.offsets("earliest", [0, 0, 0]))
        report.check("kafka-get-offsets: the first record after a moment", lambda: self.offsets(str(self.between), [5, 0, None]))
        report.check("kafka-get-offsets: the newest record", lambda: self.offsets("max-timestamp", [8, 3, None]))
        report.check("KafkaJS: the ends, and the first record after a moment", self.by_kafkajs)
        report.check("kafka-delete-records moves the beginning; readers start there", self.delete_records)

    def write(self):
        self.js.create_topics([self.topic], 3)
        self.send(0, 5)
        time.sleep(0.05)  # record timestamps have milliseconds: the moment must lie between two of them
        self.between = int(time.time() * 1000)
        time.sleep(0.05)
        self.send(0, 4)
        self.send(1, 4)

    def send(self, partition, count):
        for i in range(count):  # one run each: every record is a batch with a time of its own
            tools.run(["kcat", "-b", self.bootstrap, "-P", "-t", self.topic, "-p", str(partition)], stdin=b"%d\n" % i)

    def offsets(self, time_spec, wanted):
        """A partition without such an offset may be missing or shown without a number."""
        _, out, _ = tools.kafka_tool("GetOffsetShell", "--bootstrap-server", self.bootstrap, "--topic", self.topic, "--time", time_spec)
        found = [None, None, None]
        for line in out.decode().split():
            topic, partition, offset = line.rsplit(":", 2)
            equal(topic, self.topic, "topic")
            found[int(partition)] = int(offset) if offset else None
        equal(found, wanted, "offsets at %s" % time_spec)

    def by_kafkajs(self):
        found = self.js.admin("fetchTopicOffsets", self.topic)
        equal(sorted((p["partition"], p["low"], p["high"]) for p in found), [(0, "0", "9"), (1, "0", "4"), (2, "0", "0")], "ends")
        found = self.js.admin("fetchTopicOffsetsByTimestamp", self.topic, self.between)
        # where nothing is as young, KafkaJS answers with the end
        equal(sorted((p["partition"], p["offset"]) for p in found), [(0, "5"), (1, "0"), (2, "0")], "offsets by time")

    def delete_records(self):
        with tempfile.NamedTemporaryFile("w", suffix=".json") as plan:
            json.dump({"version": 1, "partitions": [{"topic": self.topic, "partition": 0, "offset": 6}]}, plan)
            plan.flush()
            _, out, _ = tools.kafka_tool("DeleteRecordsCommand", "--bootstrap-server", self.bootstrap, "--offset-json-file", plan.name)
        expect("low_watermark: 6" in out.decode(), "output %r" % out.decode())
        self.offsets("earliest", [6, 0, 0])
        _, out, _ = tools.run(["kcat", "-b", self.bootstrap, "-C", "-t", self.topic, "-p", "0", "-o", "beginning", "-e", "-q", "-f", "%o "])
        equal(out, b"6 7 8 ", "offsets read")
