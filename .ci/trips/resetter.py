"""kafka-streams-application-reset: input topics back to where they began, internal topics gone, other topics untouched."""
from trips import tools
from trips.report import await_that, equal, expect


class Resetter:
    """The application is one by its traces: a group, and topics named after it as Kafka Streams does."""

    def __init__(self, bootstrap, js, prefix):
        self.bootstrap, self.js, self.app, self.input = bootstrap, js, prefix + "-app", prefix + "-app-input"
        self.internal = [self.app + "-counts-changelog", self.app + "-by-word-repartition"]

    def run(self, report):
        if not report.check("the traces of a Streams application: offsets and internal topics", self.traces):
            return
        report.check("kafka-streams-application-reset --dry-run tells and does nothing", self.dry_run)
        report.check("kafka-streams-application-reset is refused while a member is there; --force removes the member", self.force)
        report.check("kafka-streams-application-reset sets the input back and deletes the internal topics", self.reset)
        report.check("kafka-streams-application-reset sets the input to an offset, and shifts it", self.positions)

    def tool(self, *arguments, **options):
        return tools.kafka_tool("StreamsResetter", "--bootstrap-server", self.bootstrap, "--application-id", self.app, "--input-topics", self.input, *arguments, **options)

    def traces(self):
        self.js.create_topics([self.input] + self.internal, 2)
        self.js.ask("produce", topic=self.input, codec="none", idempotent=True, records=[
            {"partition": p, "key": None, "value": tools.base64_of("x"), "headers": []} for p in (0, 1) for _ in range(6)])
        tools.run(["kcat", "-b", self.bootstrap, "-q", "-e", "-X", "auto.offset.reset=earliest", "-G", self.app, self.input])
        self.standing(6)

    def standing(self, wanted):
        found = self.js.admin("fetchOffsets", {"groupId": self.app, "topics": [self.input]})[0]["partitions"]
        equal(sorted((p["partition"], int(p["offset"])) for p in found), [(0, wanted), (1, wanted)], "offsets of the application")

    def topics(self):
        return sorted(t for t in self.js.admin("listTopics") if t.startswith(self.app))

    def dry_run(self):
        out = self.tool("--dry-run")[1].decode()
        for p in (0, 1):
            expect("Topic: %s Partition: %d Offset: 0" % (self.input, p) in out, "output %r" % out)
        for topic in self.internal:
            expect(topic in out, "%s is not announced: %r" % (topic, out))
        self.standing(6)
        equal(self.topics(), sorted(self.internal + [self.input]), "topics")

    def force(self):
        with tools.member(self.bootstrap, self.app, self.input):
            code, out, err = self.tool(may_fail=True)
            said = out.decode() + err
            expect(code == 1 and "still active" in said, "with a member: exit %d, %s" % (code, said[:500]))
            self.standing(6)
            self.tool("--force", "--to-offset", "5")
        for topic in self.internal:
            await_that(lambda: topic not in self.topics(), topic + " is gone")
        self.js.create_topics(self.internal, 2)

    def reset(self):
        self.tool()
        self.standing(0)
        await_that(lambda: self.topics() == [self.input], "the internal topics are gone")
        equal(self.js.admin("fetchTopicOffsets", self.input)[0]["high"], "6", "records of the input")

    def positions(self):
        for option, wanted in ((["--to-offset", "4"], 4), (["--shift-by", "1"], 5), (["--shift-by", "-3"], 2), (["--to-latest"], 6), (["--to-earliest"], 0), (["--by-duration", "P1D"], 0)):
            self.tool(*option)
            self.standing(wanted)
