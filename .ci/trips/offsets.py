"""Offsets through the tools: earliest, latest, by time, and after records were deleted."""
import json
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
        report.check("kafka-get-offsets: earliest and latest of what is on this machine's disk, and in no other storage", self.tiers)
        report.check("kafka-get-offsets: chosen partitions of chosen topics, without the internal ones", self.chosen)
        report.check("KafkaJS: the ends, and the first record after a moment", self.by_kafkajs)
        report.check("kafka-delete-records moves the beginning; readers start there", self.delete_records)
        report.check("kafka-delete-records up to the end, and not beyond it", self.delete_all)

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

    def tiers(self):
        for spec, wanted in (("-1", [9, 4, 0]), ("-2", [0, 0, 0]), ("-3", [8, 3, None]), ("earliest-local", [0, 0, 0]), ("-4", [0, 0, 0]),
                             ("latest-tiered", [None, None, None]), ("-5", [None, None, None]), ("earliest-pending-upload", [None, None, None])):
            self.offsets(spec, wanted)

    def chosen(self):
        def shown(*arguments):
            return tools.kafka_tool("GetOffsetShell", "--bootstrap-server", self.bootstrap, *arguments)[1].decode().split()
        equal(shown("--topic", self.topic, "--partitions", "0,2"), ["%s:0:9" % self.topic, "%s:2:0" % self.topic], "--partitions")
        equal(shown("--topic-partitions", "%s:1-" % self.topic), ["%s:1:4" % self.topic, "%s:2:0" % self.topic], "partitions from 1")
        equal(shown("--topic-partitions", "%s:-1" % self.topic), ["%s:0:9" % self.topic], "partitions below 1")
        everything = shown("--exclude-internal-topics")
        expect("%s:0:9" % self.topic in everything and not any(l.startswith("__") for l in everything), "all topics: %r" % everything[:5])

    def by_kafkajs(self):
        found = self.js.admin("fetchTopicOffsets", self.topic)
        equal(sorted((p["partition"], p["low"], p["high"]) for p in found), [(0, "0", "9"), (1, "0", "4"), (2, "0", "0")], "ends")
        found = self.js.admin("fetchTopicOffsetsByTimestamp", self.topic, self.between)
        # where nothing is as young, KafkaJS answers with the end
        equal(sorted((p["partition"], p["offset"]) for p in found), [(0, "5"), (1, "0"), (2, "0")], "offsets by time")

    def delete_records(self):
        expect("low_watermark: 6" in self.deleted(0, 6), "no low watermark of 6")
        self.offsets("earliest", [6, 0, 0])
        _, out, _ = tools.run(["kcat", "-b", self.bootstrap, "-C", "-t", self.topic, "-p", "0", "-o", "beginning", "-e", "-q", "-f", "%o "])
        equal(out, b"6 7 8 ", "offsets read")

    def deleted(self, partition, before):
        plan = json.dumps({"version": 1, "partitions": [{"topic": self.topic, "partition": partition, "offset": before}]})
        with tools.text_file(plan) as path:
            return tools.kafka_tool("DeleteRecordsCommand", "--bootstrap-server", self.bootstrap, "--offset-json-file", path, may_fail=True)[1].decode()

    def delete_all(self):
        expect("low_watermark: 4" in self.deleted(1, -1), "no low watermark of 4")
        self.offsets("earliest", [6, 4, 0])
        said = self.deleted(0, 99)
        expect("partition: %s-0\terror" % self.topic in said and "OutOfRange" in said.replace(" ", ""), "beyond the end: %r" % said)
        self.offsets("earliest", [6, 4, 0])
