"""The console producer and consumer with all that they can be told: keys, headers, acks, one partition, an offset, isolation, formatters."""
import os
import re

from trips import tools
from trips.report import equal, expect


def java_hash(text):
    """String.hashCode without its sign: it places a group among the partitions of __consumer_offsets."""
    h = 0
    for c in text:
        h = (31 * h + ord(c)) & 0xFFFFFFFF
    return min(h, 2 ** 32 - h)


class ConsoleOptions:
    def __init__(self, bootstrap, js, prefix):
        self.bootstrap, self.js, self.topic = bootstrap, js, prefix + "-console-options"

    def run(self, report):
        if not report.check("the console producer sends keys, headers and nulls with its own separators", self.produce):
            return
        report.check("the console consumer prints timestamp, partition, offset, headers, key and value", self.all_columns)
        report.check("the console consumer reads one partition from an offset, and the last few", self.partition_and_offset)
        report.check("the console consumer stops after as many records as told, and goes on in its group", self.group)
        report.check("the console consumer reads with deserializers and formatters of its own", self.formatters)
        report.check("the console consumer reads by the new group protocol", self.new_protocol)
        report.check("the console producer sends with acks 0, 1 and all, one by one and in batches", self.acks)
        report.check("the console consumer reads what is committed, and all when told so", self.isolation)
        report.check("the console consumer prints what groups commit, as the broker keeps it", self.committed_offsets)

    def producer(self, lines, *arguments):
        tools.kafka_tool("ConsoleProducer", "--bootstrap-server", self.bootstrap, "--topic", self.topic, *arguments,
                         stdin="".join(l + "\n" for l in lines).encode())

    def consumer(self, *arguments, count=None, wait_ms=15000):
        limit = ["--max-messages", str(count)] if count is not None else []
        out = tools.kafka_tool("consumer.ConsoleConsumer", "--bootstrap-server", self.bootstrap, "--timeout-ms", str(wait_ms), *limit, *arguments, may_fail=True)[1]
        return out.decode().splitlines()

    def shown(self, *names):
        return [a for name in names for a in ("--formatter-property", "print.%s=true" % name)]

    def produce(self):
        self.js.create_topics([self.topic], 2)
        lines = ["n=%d;m=x|k%d!value %d" % (i, i % 3, i) for i in range(6)] + ["n=6;m=NIL|NIL!keyless", "n=7;m=y|k0!NIL"]
        self.producer(lines, "--reader-property", "parse.key=true", "--reader-property", "parse.headers=true", "--reader-property", "key.separator=!",
                      "--reader-property", "headers.delimiter=|", "--reader-property", "headers.separator=;", "--reader-property", "headers.key.separator==",
                      "--reader-property", "null.marker=NIL", "--sync", "--timeout", "0")
        found = self.consumer("--topic", self.topic, "--from-beginning", *self.shown("headers", "key"), "--formatter-property", "headers.separator=;",
                              "--formatter-property", "null.literal=NIL", "--formatter-property", "key.separator=|", count=8)
        equal(sorted(found), sorted("n:%d;m:x|k%d|value %d" % (i, i % 3, i) for i in range(6)) + ["n:6;m:NIL|NIL|keyless", "n:7;m:y|k0|NIL"], "records")

    def all_columns(self):
        found = self.consumer("--topic", self.topic, "--from-beginning", *self.shown("timestamp", "partition", "offset", "epoch", "headers", "key", "value"), count=8)
        places = set()
        for line in found:
            time, partition, offset, epoch, headers, _key, _value = line.split("\t")
            expect(time.startswith("CreateTime:17") and epoch.startswith("Epoch:"), "columns of %r" % line)
            expect(headers.startswith("n:"), "headers of %r" % line)
            places.add((partition, int(offset.split(":")[1])))
        ends = self.ends()
        equal(places, {("Partition:%d" % p, o) for p in range(2) for o in range(ends[p])}, "places")

    def ends(self):
        found = self.js.admin("fetchTopicOffsets", self.topic)
        return [int(p["high"]) for p in sorted(found, key=lambda p: p["partition"])]

    def partition_and_offset(self):
        self.producer(["plain %d" % i for i in range(10)], "--command-property", "partitioner.class=org.apache.kafka.clients.producer.RoundRobinPartitioner",
                      "--batch-size", "1")
        ends = self.ends()
        equal(sum(ends), 18, "records")
        for partition in (0, 1):
            found = self.consumer("--topic", self.topic, "--partition", str(partition), "--offset", "2", *self.shown("offset"), count=ends[partition] - 2)
            equal([int(l.split("\t")[0].split(":")[1]) for l in found], list(range(2, ends[partition])), "offsets of partition %d from 2" % partition)
        latest = self.consumer("--topic", self.topic, "--partition", "0", "--offset", "latest", wait_ms=500)
        equal(latest, [], "records behind the end")
        earliest = self.consumer("--topic", self.topic, "--partition", "0", "--offset", "earliest", *self.shown("offset"), count=1)
        equal(earliest[0].split("\t")[0], "Offset:0", "first record")

    def group(self):
        group = self.topic + "-group"
        first = self.consumer("--topic", self.topic, "--group", group, "--from-beginning", *self.shown("partition", "offset"), count=7)
        rest = self.consumer("--topic", self.topic, "--group", group, "--from-beginning", *self.shown("partition", "offset"), count=11)
        places = [tuple(l.split("\t")[:2]) for l in first + rest]
        equal(len(places), 18, "records in two goes")
        equal(len(set(places)), 18, "different records in two goes")

    def formatters(self):
        numbers = self.topic + "-formats"
        self.js.create_topics([numbers], 1)
        tools.run(["kcat", "-b", self.bootstrap, "-P", "-t", numbers, "-p", "0", "-K", ":"], stdin=b"\0\0\0\0\0\0\0\x07:12345678\n")
        found = self.consumer("--topic", numbers, "--from-beginning", *self.shown("key"), "--key-deserializer", "org.apache.kafka.common.serialization.LongDeserializer", count=1)
        equal(found, ["7\t12345678"], "a key of eight bytes")
        found = self.consumer("--topic", numbers, "--from-beginning", "--formatter", "org.apache.kafka.tools.consumer.LoggingMessageFormatter", count=1)
        equal(found, ["12345678"], "printed by the formatter that also logs")
        found = self.consumer("--topic", numbers, "--from-beginning", "--formatter", "org.apache.kafka.tools.consumer.NoOpMessageFormatter", count=1)
        equal(found, [], "printed by the formatter that prints nothing")

    def new_protocol(self):
        found = self.consumer("--topic", self.topic, "--group", self.topic + "-new", "--from-beginning", "--command-property", "group.protocol=consumer",
                              *self.shown("partition", "offset"), count=18)
        equal(len({tuple(l.split("\t")[:2]) for l in found}), 18, "different records")
        found = self.consumer("--include", self.topic + "$", "--group", self.topic + "-new-regex", "--from-beginning", "--command-property", "group.protocol=consumer",
                              *self.shown("partition", "offset"), count=18)
        equal(len({tuple(l.split("\t")[:2]) for l in found}), 18, "different records by a pattern")

    def acks(self):
        before = sum(self.ends())
        for i, acks in enumerate(("0", "1", "all")):
            self.producer(["acks %s, %d" % (acks, n) for n in range(5)], "--request-required-acks", acks, "--timeout", "0", *(["--sync"] if i else []))
        self.producer(["idempotent %d" % n for n in range(5)], "--command-property", "enable.idempotence=true", "--compression-codec", "zstd")
        equal(sum(self.ends()), before + 20, "records")

    def isolation(self):
        """An aborted transaction between two records: who reads what is committed sees only these."""
        topic = self.topic + "-isolation"
        self.js.create_topics([topic], 1)
        for line, commit in (("before", True), ("aborted", False), ("after", True)):
            self.js.ask("transact", transactional_id="%s-%d" % (topic, os.getpid()), commit=commit,
                        sends=[{"topic": topic, "codec": "none", "records": [{"key": None, "value": tools.base64_of(line), "headers": []}]}])
        at = ["--topic", topic, "--partition", "0", "--offset", "earliest"]
        equal(self.consumer(*at, "--isolation-level", "read_committed", count=2), ["before", "after"], "records that are committed")
        equal(self.consumer(*at, "--isolation-level", "read_uncommitted", count=3), ["before", "aborted", "after"], "all records")
        equal(self.consumer(*at, "--isolation-level", "read_committed", *self.shown("offset"), count=2), ["Offset:0\tbefore", "Offset:4\tafter"], "offsets")

    def committed_offsets(self):
        group = self.topic + "-group"

        def printed(formatter):
            return "\n".join(self.consumer("--topic", "__consumer_offsets", "--partition", str(java_hash(group) % 50), "--offset", "earliest",
                                           "--formatter", "org.apache.kafka.tools.consumer." + formatter, wait_ms=3000))
        commits = re.findall(r'"group":"%s","topic":"%s","partition":(\d)}},"value":{"version":\d+,"data":{"offset":(\d+)' % (group, self.topic), printed("OffsetsMessageFormatter"))
        last = {int(p): int(o) for p, o in commits}
        equal(sum(last.values()), 18, "last commits, %r" % last)
        expect(re.search(r'"group":"%s"}},"value":{"version":\d+,"data":{"protocolType":"consumer"' % group, printed("GroupMetadataMessageFormatter")), "no metadata of " + group)
