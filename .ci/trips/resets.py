"""kafka-consumer-groups --reset-offsets by every option, planned and done, and --delete-offsets."""
import datetime
import re
import time

from trips import tools
from trips.report import equal, expect


class Resets:
    """Two topics of two partitions: ten records in each but the last, which has none; half of the first topic's were written before
    a moment that is known. The group stands at 4 and 7 of the first and 5 of the second."""

    def __init__(self, bootstrap, js, prefix):
        self.bootstrap, self.js = bootstrap, js
        self.first, self.second, self.group = prefix + "-reset-a", prefix + "-reset-b", prefix + "-resets"
        self.between = 0

    def run(self, report):
        if not report.check("records before and after a moment, and a group amid them", self.prepare):
            return
        report.check("--to-earliest, planned: shows the plan and leaves the offsets", lambda: self.planned(["--to-earliest"], [0, 0]))
        report.check("--to-latest, planned", lambda: self.planned(["--to-latest"], [10, 10]))
        report.check("--to-current, planned", lambda: self.planned(["--to-current"], [4, 7]))
        report.check("--to-offset, planned; beyond the end it is the end", lambda: (self.planned(["--to-offset", "3"], [3, 3]), self.planned(["--to-offset", "99"], [10, 10])))
        report.check("--shift-by, planned, forwards and back, within the log", lambda: (
            self.planned(["--shift-by", "2"], [6, 9]), self.planned(["--shift-by", "-5"], [0, 2]), self.planned(["--shift-by", "5"], [9, 10])))
        report.check("--to-datetime, planned", lambda: self.planned(["--to-datetime", self.moment()], [5, 5]))
        report.check("--by-duration, planned", lambda: (self.planned(["--by-duration", "P1D"], [0, 0]), self.planned(["--by-duration", "PT0S"], [10, 10])))
        report.check("one partition alone, done; the other stays", self.one_partition)
        for name, option, wanted in (("--to-offset", ["--to-offset", "2"], [2, 2]), ("--shift-by", ["--shift-by", "3"], [5, 5]),
                                     ("--to-current", ["--to-current"], [5, 5]), ("--to-latest", ["--to-latest"], [10, 10]),
                                     ("--to-datetime", None, [5, 5]), ("--to-earliest", ["--to-earliest"], [0, 0]),
                                     ("--by-duration", ["--by-duration", "PT0S"], [10, 10])):
            report.check("%s, done: the group stands there" % name, lambda: self.done(option or ["--to-datetime", self.moment()], wanted))
        report.check("--export writes what --from-file reads; done, the group stands there", self.from_file)
        report.check("--all-topics", self.all_topics)
        report.check("a reset makes a group that was not there", self.new_group)
        report.check("the offsets of a live group are not reset", self.live)
        report.check("--delete-offsets forgets one topic and leaves the other", self.delete_offsets)
        report.check("--delete deletes the group, and says which is not there", self.delete)

    def groups(self, *arguments, **options):
        return tools.kafka_tool("consumer.group.ConsumerGroupCommand", "--bootstrap-server", self.bootstrap, *arguments, **options)

    def moment(self):
        return datetime.datetime.fromtimestamp(self.between / 1000, datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"

    def prepare(self):
        self.js.create_topics([self.first, self.second], 2)
        for topic, partitions in ((self.first, (0, 1)), (self.second, (0,))):
            self.send(topic, partitions)
        time.sleep(0.02)  # record timestamps have milliseconds: the moment must lie between two of them
        self.between = int(time.time() * 1000)
        time.sleep(0.02)
        for topic, partitions in ((self.first, (0, 1)), (self.second, (0,))):
            self.send(topic, partitions)
        self.set([4, 7], 5)

    def send(self, topic, partitions):
        self.js.ask("produce", topic=topic, codec="none", idempotent=True, records=[
            {"partition": p, "key": None, "value": tools.base64_of("record %d" % i), "headers": []} for p in partitions for i in range(5)])

    def set(self, first, second):
        with tools.text_file("%s,0,%d\n%s,1,%d\n%s,0,%d\n" % (self.first, first[0], self.first, first[1], self.second, second)) as plan:
            self.reset("--from-file", plan, "--execute")
        self.standing(first, second)

    def standing(self, first, second=5):
        """The group's offsets, as KafkaJS and the tool see them."""
        found = {t["topic"]: {p["partition"]: int(p["offset"]) for p in t["partitions"]}
                 for t in self.js.admin("fetchOffsets", {"groupId": self.group, "topics": [self.first, self.second]})}
        equal(found[self.first], dict(enumerate(first)), "offsets of the first topic")
        equal(found[self.second].get(0, -1), second, "offset of the second topic")

    def reset(self, *arguments):
        """{(topic, partition): new offset} as the tool shows it."""
        out = self.groups("--reset-offsets", "--group", self.group, *arguments)[1].decode()
        rows = [line.split() for line in out.splitlines() if line.strip() and not line.startswith("GROUP")]
        rows = [r for r in rows if len(r) == 4 and r[0] == self.group]
        return {(r[1], int(r[2])): int(r[3]) for r in rows}

    def planned(self, option, wanted):
        equal(self.reset("--topic", self.first, *option, "--dry-run"), {(self.first, p): o for p, o in enumerate(wanted)}, "plan of %s" % " ".join(option))
        self.standing([4, 7])

    def done(self, option, wanted):
        equal(self.reset("--topic", self.first, *option, "--execute"), {(self.first, p): o for p, o in enumerate(wanted)}, "what %s did" % " ".join(option))
        self.standing(wanted)

    def one_partition(self):
        equal(self.reset("--topic", self.first + ":1", "--to-earliest", "--execute"), {(self.first, 1): 0}, "what it did")
        self.standing([4, 0])

    def from_file(self):
        self.set([4, 7], 5)
        out = self.groups("--reset-offsets", "--group", self.group, "--topic", self.first, "--topic", self.second + ":0", "--to-current", "--dry-run", "--export")[1].decode()
        equal(sorted(out.split()), ["%s,0,4" % self.first, "%s,1,7" % self.first, "%s,0,5" % self.second], "exported plan")
        self.reset("--all-topics", "--to-earliest", "--execute")
        self.standing([0, 0], 0)
        with tools.text_file(re.sub(r",7$", ",8", out, flags=re.MULTILINE)) as plan:
            equal(self.reset("--from-file", plan, "--execute"), {(self.first, 0): 4, (self.first, 1): 8, (self.second, 0): 5}, "what it did")
        self.standing([4, 8], 5)

    def all_topics(self):
        found = self.reset("--all-topics", "--shift-by", "1", "--execute")
        equal({k: v for k, v in found.items() if k != (self.second, 1)}, {(self.first, 0): 5, (self.first, 1): 9, (self.second, 0): 6}, "what it did")
        self.standing([5, 9], 6)

    def new_group(self):
        group = self.group + "-new"
        self.groups("--reset-offsets", "--group", group, "--topic", self.first, "--to-offset", "6", "--execute")
        found = self.js.admin("fetchOffsets", {"groupId": group, "topics": [self.first]})[0]["partitions"]
        equal(sorted((p["partition"], p["offset"]) for p in found), [(0, "6"), (1, "6")], "offsets of the new group")
        self.groups("--delete", "--group", group)

    def live(self):
        with tools.member(self.bootstrap, self.group, self.first):
            code, out, err = self.groups("--reset-offsets", "--group", self.group, "--topic", self.first, "--to-earliest", "--execute", may_fail=True)
            said = out.decode() + err
            expect("inactive" in said and "Stable" in said, "a live group was reset: exit %d, %s" % (code, said))
            code, out, err = self.groups("--delete-offsets", "--group", self.group, "--topic", self.first, may_fail=True)
            expect("GroupSubscribedToTopic" in out.decode() + err or "actively subscribed" in out.decode() + err, "offsets of a live group were deleted: %r" % out.decode())

    def delete_offsets(self):
        self.set([4, 7], 5)
        out = self.groups("--delete-offsets", "--group", self.group, "--topic", self.first)[1].decode()
        rows = [line.split()[:3] for line in out.splitlines() if line.startswith(self.first)]
        equal(rows, [[self.first, "0", "Successful"], [self.first, "1", "Successful"]], "rows")
        self.standing([-1, -1], 5)
        out = self.groups("--delete-offsets", "--group", self.group + "-missing", "--topic", self.first, may_fail=True)[1].decode()
        expect("does not exist" in out, "offsets of a missing group: %r" % out)

    def delete(self):
        out = self.groups("--delete", "--group", self.group)[1].decode()
        expect("'%s'" % self.group in out and "successful" in out, "output %r" % out)
        code, out, err = self.groups("--delete", "--group", self.group, may_fail=True)
        expect("GroupIdNotFound" in out.decode() + err, "deleted twice: exit %d, %r" % (code, out.decode() + err))
