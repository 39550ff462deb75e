"""kcat with what it can do besides producing and consuming: metadata, queries, starting points in time, headers, groups in parts."""
import json
import time

from trips import tools
from trips.report import equal, expect


class KcatOptions:
    def __init__(self, bootstrap, js, prefix):
        self.bootstrap, self.js, self.topic = bootstrap, js, prefix + "-kcat-options"
        self.times = []

    def run(self, report):
        if not report.check("kcat sends keys, headers and nulls to one partition", self.produce):
            return
        report.check("kcat -L shows brokers, controller, topics and partitions", self.metadata)
        report.check("kcat -Q finds offsets by time, at the beginning and at the end", self.query)
        report.check("kcat starts at an offset, a number from the end, and a time, and stops at a time", self.starts)
        report.check("kcat -J shows each record with all it has", self.envelope)
        report.check("kcat -G reads a topic in parts and commits each", self.parts)

    def kcat(self, *arguments, **options):
        return tools.run(["kcat", "-b", self.bootstrap, *arguments], **options)[1]

    def produce(self):
        self.js.create_topics([self.topic], 2)
        for i in range(6):  # one run each: every record is a batch with a time of its own
            self.kcat("-P", "-t", self.topic, "-p", "1", "-K", ":", "-Z", "-H", "n=%d" % i, "-H", "empty=", stdin=b"k%d:%s\n" % (i, b"" if i == 4 else b"v%d" % i))
        time.sleep(0.02)

    def metadata(self):
        seen = json.loads(self.kcat("-L", "-J"))
        node = self.js.admin("describeCluster")
        equal([(b["id"], b["name"]) for b in seen["brokers"]], [(b["nodeId"], "%s:%d" % (b["host"], b["port"])) for b in node["brokers"]], "brokers")
        equal(seen["controllerid"], node["controller"], "controller")
        mine = next(t for t in seen["topics"] if t["topic"] == self.topic)
        equal([(p["partition"], len(p["replicas"]), len(p["isrs"])) for p in mine["partitions"]], [(0, 1, 1), (1, 1, 1)], "partitions")
        text = self.kcat("-L", "-t", self.topic).decode()
        expect('topic "%s" with 2 partitions:' % self.topic in text, "text %r" % text)

    def query(self):
        records = [json.loads(line) for line in self.kcat("-C", "-t", self.topic, "-p", "1", "-o", "beginning", "-e", "-q", "-J").splitlines()]
        self.times = [r["ts"] for r in records]
        expect(sorted(set(self.times)) == self.times, "times are not different: %r" % self.times)

        def at(when):
            return self.kcat("-Q", "-t", "%s:1:%d" % (self.topic, when)).decode().strip()
        for offset, when in ((0, self.times[0]), (3, self.times[3]), (4, self.times[3] + 1), (5, self.times[5])):
            equal(at(when), "%s [1] offset %d" % (self.topic, offset), "at %d" % when)
        equal(at(-1), "%s [1] offset 6" % self.topic, "at the end")
        equal(at(-2), "%s [1] offset 0" % self.topic, "at the beginning")
        equal(at(self.times[5] + 1), "%s [1] offset -1" % self.topic, "after the last")

    def starts(self):
        def offsets(*arguments):
            out = self.kcat("-C", "-t", self.topic, "-p", "1", "-e", "-q", "-f", "%o ", *arguments)
            return [int(o) for o in out.split()]
        equal(offsets("-o", "2"), [2, 3, 4, 5], "from 2")
        equal(offsets("-o", "-2"), [4, 5], "the last two")
        equal(offsets("-o", "s@%d" % self.times[3]), [3, 4, 5], "from a time")
        equal(offsets("-o", "s@%d" % self.times[1], "-o", "e@%d" % self.times[4]), [1, 2, 3], "between two times")
        equal(offsets("-o", "beginning", "-c", "2"), [0, 1], "two of them")
        equal(offsets("-o", "end"), [], "from the end")

    def envelope(self):
        records = [json.loads(line) for line in self.kcat("-C", "-t", self.topic, "-p", "1", "-o", "beginning", "-e", "-q", "-J").splitlines()]
        equal([(r["topic"], r["partition"], r["offset"], r["tstype"], r["key"], r["payload"], r["headers"]) for r in records],
              [(self.topic, 1, i, "create", "k%d" % i, None if i == 4 else "v%d" % i, ["n", str(i), "empty", ""]) for i in range(6)], "records")

    def parts(self):
        group = self.topic + "-group"
        parts = [self.kcat("-q", "-c", "2", "-f", "%o ", "-X", "auto.offset.reset=earliest", "-G", group, self.topic).split() for _ in range(3)]
        equal(parts, [[b"0", b"1"], [b"2", b"3"], [b"4", b"5"]], "offsets read in three runs")
