"""Groups through the tools: shares, commits, hand-over from one client to another, lag, reset and deletion."""
import subprocess

from trips import kafkajs, samples, tools
from trips.report import Unmet, await_that, equal, expect

COLUMNS = ["GROUP", "TOPIC", "PARTITION", "CURRENT-OFFSET", "LOG-END-OFFSET", "LAG", "CONSUMER-ID", "HOST", "CLIENT-ID"]


class Groups:
    def __init__(self, bootstrap, js, kcat, prefix):
        self.bootstrap, self.js, self.kcat = bootstrap, js, kcat
        self.topic = self.group = prefix + "-shared"
        self.ends = []

    def run(self, report):
        if not report.check("two members of a KafkaJS group share a topic; nothing is lost or read twice", self.share):
            return
        report.check("kafka-consumer-groups lists the group", lambda: expect(self.group in self.listed(), "not listed"))
        report.check("kafka-consumer-groups shows its offsets without lag", lambda: self.offsets(self.ends))
        report.check("kafka-consumer-groups shows the exact lag after more records", self.lag)
        report.check("KafkaJS reads the offsets that the group committed", self.fetch_offsets)
        report.check("kcat goes on where KafkaJS stopped", self.hand_over)
        report.check("kafka-consumer-groups shows the member, the state and the assignor of a live group", self.live)
        report.check("kafka-consumer-groups sets the offsets back, and the group reads again", self.reset)
        report.check("kafka-consumer-groups deletes the group", self.delete)
        report.check("KafkaJS lists, describes and deletes a group", self.by_kafkajs)

    def groups(self, *arguments, **options):
        return tools.kafka_tool("consumer.group.ConsumerGroupCommand", "--bootstrap-server", self.bootstrap, *arguments, **options)

    def share(self):
        self.js.create_topics([self.topic], 3)
        records = samples.batches("kafkajs")[:1]
        wanted = samples.stored(records)
        self.ends = [sum(1 for s in wanted if s.partition == p) for p in range(3)]
        answer = self.js.consume_group([self.topic], self.group, len(wanted), members=2,
                                       once_assigned=kafkajs.batch(self.topic, "gzip", records[0][1]))
        shares = [sorted(share.get(self.topic, [])) for share in answer["assigned"].values()]
        equal(sorted(p for share in shares for p in share), [0, 1, 2], "partitions of both members")
        expect(all(shares), "a member has no share: %r" % shares)
        for r in answer["records"]:
            expect(r["partition"] in answer["assigned"][str(r["member"])][self.topic], "member %d got a record of partition %d" % (r["member"], r["partition"]))
        problem = samples.difference(wanted, kafkajs.by_topic(answer["records"]).get(self.topic, []))
        expect(problem is None, problem)

    def listed(self):
        return self.groups("--list")[1].decode().split()

    def offsets(self, committed, ends=None):
        rows = self.table("--offsets", COLUMNS)
        found = sorted((int(r["PARTITION"]), r["CURRENT-OFFSET"], r["LOG-END-OFFSET"], r["LAG"]) for r in rows if r["TOPIC"] == self.topic)
        wanted = [(p, str(c), str(e), str(e - c)) for p, (c, e) in enumerate(zip(committed, ends or committed))]
        equal(found, wanted, "(partition, committed, end, lag)")

    def table(self, what, columns):
        """The rows of a description, by column."""
        _, out, err = self.groups("--describe", "--group", self.group, what)
        lines = [l for l in out.decode().splitlines() if l.strip()]
        head = next((i for i, l in enumerate(lines) if l.startswith("GROUP")), None)
        if head is None:
            raise Unmet("no table in %r" % (out.decode() + err))
        equal(lines[head].split()[: len(columns)], columns, "columns")
        return [dict(zip(columns, l.split())) for l in lines[head + 1:]]

    def lag(self):
        tools.run(["kcat", "-b", self.bootstrap, "-P", "-t", self.topic, "-p", "1"], stdin=b"".join(b"late %d\n" % i for i in range(7)))
        self.offsets(self.ends, [self.ends[0], self.ends[1] + 7, self.ends[2]])

    def fetch_offsets(self):
        found = self.js.admin("fetchOffsets", {"groupId": self.group, "topics": [self.topic]})[0]["partitions"]
        equal(sorted((p["partition"], p["offset"]) for p in found), [(p, str(e)) for p, e in enumerate(self.ends)], "offsets")

    def hand_over(self):
        read = self.kcat.consume_group([self.topic], self.group).get(self.topic, [])
        equal([(s.partition, s.offset, s.value) for s in read], [(1, self.ends[1] + i, b"late %d" % i) for i in range(7)], "records")
        self.ends[1] += 7
        self.offsets(self.ends)

    def live(self):
        member = subprocess.Popen(["kcat", "-b", self.bootstrap, "-q", "-X", "client.id=trip-member", "-X", "partition.assignment.strategy=roundrobin",
                                   "-X", "session.timeout.ms=10000", "-G", self.group, self.topic], stdout=subprocess.DEVNULL)
        try:
            await_that(lambda: self.js.admin("describeGroups", [self.group])["groups"][0]["state"] == "Stable", "the group is stable")
            rows = self.table("--members", ["GROUP", "CONSUMER-ID", "HOST", "CLIENT-ID", "#PARTITIONS"])
            equal([(r["CLIENT-ID"], r["#PARTITIONS"], r["HOST"]) for r in rows], [("trip-member", "3", "/127.0.0.1")], "members")
            _, out, _ = self.groups("--describe", "--group", self.group, "--state")
            expect("roundrobin" in out.decode() and "Stable" in out.decode(), "state: %r" % out.decode())
            code, out, err = self.groups("--delete", "--group", self.group, may_fail=True)
            expect("not empty" in out.decode() + err, "a live group was deleted: exit %d, %s" % (code, out.decode() + err))
        finally:
            member.terminate()
            member.wait(20)
        # it left the group when it ended, so nobody waits for its session to run out
        await_that(lambda: self.js.admin("describeGroups", [self.group])["groups"][0]["state"] == "Empty", "the member leaves", 5)

    def reset(self):
        self.groups("--reset-offsets", "--to-earliest", "--group", self.group, "--topic", self.topic, "--execute")
        self.offsets([0, 0, 0], self.ends)
        read = self.kcat.consume_group([self.topic], self.group).get(self.topic, [])
        places = [(s.partition, s.offset) for s in read]
        equal(sorted(places), [(p, o) for p in range(3) for o in range(self.ends[p])], "places read again")

    def delete(self):
        self.groups("--delete", "--group", self.group)
        expect(self.group not in self.listed(), "still listed")

    def by_kafkajs(self):
        group = self.group + "-js"
        self.js.consume([self.topic], group, sum(self.ends))
        expect(group in [g["groupId"] for g in self.js.admin("listGroups")["groups"]], "not listed")
        found = self.js.admin("describeGroups", [group])["groups"][0]
        equal((found["errorCode"], found["state"], found["protocolType"]), (0, "Empty", "consumer"), "description")
        self.js.admin("deleteGroups", [group])
        expect(group not in [g["groupId"] for g in self.js.admin("listGroups")["groups"]], "still listed")
