"""kafka-verifiable-producer and kafka-verifiable-consumer, of either group protocol: what was acknowledged is what is read."""
import json

from trips import tools
from trips.report import equal, expect

COUNT = 2000


class Verifiable:
    def __init__(self, bootstrap, js, prefix):
        self.bootstrap, self.js, self.topic = bootstrap, js, prefix + "-verifiable"
        self.sent = {}

    def run(self, report):
        if not report.check("kafka-verifiable-producer: every record is acknowledged, at a place of its own", self.produce):
            return
        report.check("kafka-verifiable-consumer reads them all in a classic group", lambda: self.consume("classic", []))
        report.check("kafka-verifiable-consumer reads them all in a group of the new protocol", lambda: self.consume(
            "consumer", ["--group-protocol", "consumer", "--group-remote-assignor", "uniform"]))
        report.check("two kafka-verifiable-consumers of the new protocol share the partitions, and one takes over", self.share)

    def produce(self):
        self.js.create_topics([self.topic], 4)
        # a JVM of its own: it tells what was acknowledged when it is shut down
        out = tools.kafka_tool_alone("VerifiableProducer", "--bootstrap-server", self.bootstrap, "--topic", self.topic, "--max-messages", str(COUNT),
                                     "--acks", "-1", "--repeating-keys", "40")[1]
        events = [json.loads(line) for line in out.decode().splitlines()]
        acknowledged = [e for e in events if e["name"] == "producer_send_success"]
        self.sent = {(e["partition"], e["offset"]): (e["key"], e["value"]) for e in acknowledged}
        equal(sorted(int(value) for _, value in self.sent.values()), list(range(COUNT)), "acknowledged values")
        equal([e for e in events if e["name"] == "producer_send_error"], [], "errors")
        tool_data = next(e for e in events if e["name"] == "tool_data")
        equal((tool_data["sent"], tool_data["acked"]), (COUNT, COUNT), "sent and acknowledged")

    def consume(self, name, arguments):
        out = tools.kafka_tool("VerifiableConsumer", "--bootstrap-server", self.bootstrap, "--topic", self.topic, "--group-id", "%s-%s" % (self.topic, name),
                               "--max-messages", str(COUNT), "--verbose", *arguments)[1]
        events = [json.loads(line) for line in out.decode().splitlines()]
        read = [e for e in events if e["name"] == "record_data"]
        equal(len(read), COUNT, "records")
        equal({(e["partition"], e["offset"]): (e["key"], e["value"]) for e in read}, self.sent, "records by place")
        equal(sum(e["count"] for e in events if e["name"] == "records_consumed"), COUNT, "counted records")
        commits = [e for e in events if e["name"] == "offsets_committed"]
        expect(commits and all(e["success"] for e in commits), "commits: %r" % commits[-1:])
        equal([e["name"] for e in events if e["name"] in ("startup_complete", "shutdown_complete")], ["startup_complete", "shutdown_complete"], "start and end")

    def share(self):
        group = self.topic + "-shared"
        command = ["--bootstrap-server", self.bootstrap, "--topic", self.topic, "--group-id", group, "--group-protocol", "consumer"]
        owned = [set(), set()]
        with tools.listening_tool("VerifiableConsumer", *command) as first:
            self.follow(first, owned[0], lambda: len(owned[0]) == 4, "the first owns all")
            with tools.listening_tool("VerifiableConsumer", *command) as second:
                self.follow(second, owned[1], lambda: len(owned[1]) == 2, "the second owns two")
                self.follow(first, owned[0], lambda: len(owned[0]) == 2, "the first keeps two")
                equal(sorted(owned[0] | owned[1]), [0, 1, 2, 3], "partitions of both")
            self.follow(first, owned[0], lambda: len(owned[0]) == 4, "the first owns all again")

    def follow(self, tool, owned, condition, what):
        """Reads what one prints until it owns what it should."""
        for line in tool.lines(30, what):
            event = json.loads(line)
            if event["name"] == "partitions_assigned":
                owned |= {p["partition"] for p in event["partitions"]}
            elif event["name"] == "partitions_revoked":
                owned -= {p["partition"] for p in event["partitions"]}
            if condition():
                return
