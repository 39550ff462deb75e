"""kafka-consumer-groups and kafka-groups: how groups of either protocol are listed and described, live and empty, and how live ones end."""
from trips import tools
from trips.report import await_that, equal, expect


class GroupViews:
    def __init__(self, bootstrap, js, prefix):
        self.bootstrap, self.js = bootstrap, js
        self.topic, self.classic, self.modern = prefix + "-views", prefix + "-views-classic", prefix + "-views-modern"

    def run(self, report):
        if not report.check("a member of each protocol reads a topic", self.read):
            return
        report.check("kafka-groups lists both with their type and protocol, and by each filter", self.types)
        report.check("kafka-consumer-groups lists them by state and type", self.listed)
        report.check("kafka-consumer-groups describes members, offsets and state of an empty group", self.empty)
        report.check("... of a live group with the new protocol, its assignment and its epochs", self.live_modern)
        report.check("... of a live classic group, its assignment too", self.live_classic)
        report.check("kafka-consumer-groups describes all groups, and says which is not there", self.all_groups)
        report.check("kafka-consumer-groups tells whether a pattern is one of RE2", self.pattern)
        report.check("kafka-consumer-groups does not delete a live group of the new protocol; an empty one it does", self.delete)

    def groups(self, *arguments, **options):
        return tools.kafka_tool("consumer.group.ConsumerGroupCommand", "--bootstrap-server", self.bootstrap, *arguments, **options)

    def rows(self, *arguments):
        """Each row of a description by its column."""
        out = self.groups("--describe", *arguments)[1].decode()
        lines = [line for line in out.splitlines() if line.strip()]
        head, found = [], []
        for line in lines:
            if line.startswith("GROUP"):
                head = line.replace("COORDINATOR (ID)", "COORDINATOR ID").split()
            elif head:
                found.append(dict(zip(head, line.split())))
        return found

    def read(self):
        self.js.create_topics([self.topic], 3)
        self.js.ask("produce", topic=self.topic, codec="none", idempotent=True, records=[
            {"partition": i % 3, "key": None, "value": tools.base64_of("record %d" % i), "headers": []} for i in range(12)])
        for group, protocol in ((self.classic, "classic"), (self.modern, "consumer")):
            out = tools.kafka_tool("consumer.ConsoleConsumer", "--bootstrap-server", self.bootstrap, "--topic", self.topic, "--from-beginning", "--group", group,
                                   "--max-messages", "12", "--timeout-ms", "15000", "--command-property", "group.protocol=" + protocol)[1]
            equal(sorted(out.decode().splitlines()), sorted("record %d" % i for i in range(12)), "records of the %s group" % protocol)

    def types(self):
        def listed(*filters):
            lines = tools.kafka_tool("GroupsCommand", "--bootstrap-server", self.bootstrap, "--list", *filters)[1].decode().splitlines()
            return {line.split()[0]: line.split()[1:] for line in lines if line.startswith(self.topic)}
        both = {self.classic: ["Classic", "consumer"], self.modern: ["Consumer", "consumer"]}
        equal(listed(), both, "all")
        equal(listed("--consumer"), both, "--consumer")
        equal(listed("--protocol", "consumer"), both, "--protocol consumer")
        equal(listed("--group-type", "classic"), {self.classic: both[self.classic]}, "--group-type classic")
        equal(listed("--group-type", "consumer"), {self.modern: both[self.modern]}, "--group-type consumer")
        equal(listed("--group-type", "share"), {}, "--group-type share")

    def listed(self):
        def listed(*filters):
            lines = self.groups("--list", *filters)[1].decode().splitlines()
            return {line.split()[0]: line.split()[1:] for line in lines if line.startswith(self.topic)}
        equal(listed("--state"), {self.classic: ["Empty"], self.modern: ["Empty"]}, "--state")
        equal(listed("--state", "stable"), {}, "--state stable")
        equal(listed("--type"), {self.classic: ["Classic"], self.modern: ["Consumer"]}, "--type")
        equal(listed("--type", "consumer", "--state", "empty"), {self.modern: ["Consumer", "Empty"]}, "--type consumer --state empty")
        with tools.member(self.bootstrap, self.classic, self.topic):
            equal(listed("--state", "stable"), {self.classic: ["Stable"]}, "--state stable with a member")

    def empty(self):
        for group in (self.classic, self.modern):
            found = [(int(r["PARTITION"]), r["CURRENT-OFFSET"], r["LOG-END-OFFSET"], r["LAG"], r["CONSUMER-ID"]) for r in self.rows("--group", group)]
            equal(sorted(found), [(p, "4", "4", "0", "-") for p in range(3)], "partition, offset, end, lag, member of " + group)
            equal(self.rows("--group", group, "--members"), [], "members of " + group)
            state = self.rows("--group", group, "--state")[0]
            equal((state["STATE"], state["#MEMBERS"]), ("Empty", "0"), "state of " + group)

    def live_modern(self):
        command = ["--bootstrap-server", self.bootstrap, "--topic", self.topic, "--group", self.modern, "--command-property", "group.protocol=consumer",
                   "--command-property", "client.id=modern-member", "--command-property", "group.remote.assignor=range"]
        with tools.running_tool("consumer.ConsoleConsumer", *command):
            await_that(lambda: tools.state_of(self.bootstrap, self.modern) == "Stable", "the group is stable", 20)
            members = self.rows("--group", self.modern, "--members", "--verbose")
            equal([(m["CLIENT-ID"], m["#PARTITIONS"]) for m in members], [("modern-member", "3")], "members")
            expect("%s:0,1,2" % self.topic in " ".join(members[0].values()), "assignment: %r" % members)
            expect(int(members[0]["CURRENT-EPOCH"]) >= 1, "epoch: %r" % members)
            offsets = self.rows("--group", self.modern, "--offsets", "--verbose")
            equal(sorted((r["PARTITION"], r["CURRENT-OFFSET"], r["LAG"], r["CLIENT-ID"]) for r in offsets), [(str(p), "4", "0", "modern-member") for p in range(3)], "offsets")
            state = self.rows("--group", self.modern, "--state", "--verbose")[0]
            equal((state["ASSIGNMENT-STRATEGY"], state["#MEMBERS"]), ("range", "1"), "state")
            code, out, err = self.groups("--delete", "--group", self.modern, may_fail=True)
            expect("not empty" in out.decode() + err, "deleted while live: exit %d, %r" % (code, out.decode() + err))
        await_that(lambda: tools.state_of(self.bootstrap, self.modern) == "Empty", "the member left", 10)

    def live_classic(self):
        with tools.member(self.bootstrap, self.classic, self.topic):
            members = self.rows("--group", self.classic, "--members", "--verbose")
            equal([(m["CLIENT-ID"], m["#PARTITIONS"]) for m in members], [("trip-member", "3")], "members")
            expect("%s:0,1,2" % self.topic in " ".join(members[0].values()), "assignment: %r" % members)
        await_that(lambda: tools.state_of(self.bootstrap, self.classic) == "Empty", "the member left", 10)

    def all_groups(self):
        found = {(r["GROUP"], r["STATE"]) for r in self.rows("--all-groups", "--state")}
        expect({(self.classic, "Empty"), (self.modern, "Empty")} <= found, "states: %r" % found)
        found = {r["GROUP"] for r in self.rows("--group", self.classic, "--group", self.modern, "--offsets")}
        equal(found, {self.classic, self.modern}, "groups described together")
        code, out, err = self.groups("--describe", "--group", self.topic + "-missing", may_fail=True)
        expect("not found" in out.decode() + err, "a missing group: exit %d, %r" % (code, out.decode()))

    def pattern(self):
        expect("valid" in tools.kafka_tool("consumer.group.ConsumerGroupCommand", "--validate-regex", "trip.*")[1].decode().lower(), "trip.* is not valid")
        code, out, err = tools.kafka_tool("consumer.group.ConsumerGroupCommand", "--validate-regex", "trip(?=x)", may_fail=True)
        expect("invalid" in (out.decode() + err).lower(), "a pattern that looks ahead: exit %d, %r" % (code, out.decode() + err))

    def delete(self):
        self.groups("--delete", "--group", self.modern, "--group", self.classic)
        left = self.groups("--list")[1].decode().split()
        expect(self.classic not in left and self.modern not in left, "still listed")
