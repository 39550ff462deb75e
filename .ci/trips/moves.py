"""Partitions on three brokers, moved, led and shown by Apache Kafka's own tools."""
import json
import re

from trips import tools
from trips.report import await_that, equal, expect
from trips.threehubs import ThreeHubs

RECORDS = 20000


class Moves:
    def __init__(self, home, folder):
        self.cluster = ThreeHubs(home, folder)
        self.orders = {"orders": {0: [1, 2], 1: [2, 3], 2: [3, 1]}}

    def run(self, report):
        try:
            if not report.check("three hubs are one cluster, with one ZooKeeper", self.cluster.start):
                return
            report.check("kafka-topics places replicas as told on three brokers, and describes them", self.create)
            report.check("replicas are the same byte for byte", lambda: self.cluster.same_bytes("orders"))
            report.check("kafka-reassign-partitions generates a plan for two brokers", self.generate)
            report.check("kafka-reassign-partitions moves at a limited rate, and lists, shows and verifies it", self.execute_slowly)
            report.check("kafka-reassign-partitions lets it go faster, ends, and clears the limits", self.execute_faster)
            report.check("kafka-reassign-partitions cancels a move, and everything is where it was", self.cancel)
            report.check("kafka-reassign-partitions refuses what is no plan, and cancels nothing where nothing moves", self.refuse)
            report.check("kafka-leader-election elects the preferred leaders, and says where they lead already", self.preferred)
            report.check("kafka-topics --alter gives a topic more partitions, on all brokers", self.grow)
            report.check("kafka-log-dirs shows each replica where it is, and no other", self.log_dirs)
            report.check("kafka-topics finds what lacks replicas, leaders or enough of them while a broker is dead", self.lacking)
            report.check("kafka-topics deletes a topic while a broker is dead, which deletes its log when it is back", self.delete)
            report.check("kafka-leader-election elects who is not in sync where that is all there is", self.unclean)
            report.check("replicas are the same byte for byte after all that", lambda: self.cluster.same_bytes("orders"))
            report.check("every record is there once, in order", self.read)
            report.check("the three hubs still run, and stop cleanly", self.cluster.stop)
        finally:
            self.cluster.close()

    def placed(self, topic):
        return {number: p.replicas for number, p in self.cluster.partitions(topic).items()}

    def create(self):
        self.cluster.topics("--create", "--topic", "orders", "--replica-assignment", "1:2,2:3,3:1")
        equal(self.placed("orders"), self.orders["orders"], "replicas")
        values = "".join("%d:record %d %s\n" % (i % 3, i, "x" * 200) for i in range(RECORDS))
        for partition in range(3):
            lines = "".join(v[2:] + "\n" for v in values.splitlines() if v[0] == str(partition))
            tools.run(["kcat", "-b", self.cluster.bootstrap, "-P", "-t", "orders", "-p", str(partition), "-X", "acks=all"], stdin=lines.encode())

    def reassign(self, *arguments, **options):
        return tools.kafka_tool("reassign.ReassignPartitionsCommand", "--bootstrap-server", self.cluster.bootstrap, *arguments, **options)

    def with_plan(self, plan, *arguments, **options):
        """Says what the tool printed about moving a topic's partitions there."""
        partitions = [{"topic": t, "partition": p, "replicas": r} for t, all_of in plan.items() for p, r in all_of.items()]
        with tools.text_file(json.dumps({"version": 1, "partitions": partitions})) as file:
            code, out, err = self.reassign("--reassignment-json-file", file, *arguments, **options)
        return out.decode() + err if not options else (code, out.decode() + err)

    def generate(self):
        with tools.text_file(json.dumps({"version": 1, "topics": [{"topic": "orders"}]})) as file:
            out = self.reassign("--generate", "--topics-to-move-json-file", file, "--broker-list", "2,3")[1].decode()
        plans = [json.loads(line) for line in out.splitlines() if line.startswith("{")]
        equal(len(plans), 2, "plans in %r" % out)
        now, then = [{p["partition"]: p["replicas"] for p in plan["partitions"]} for plan in plans]
        equal(now, self.orders["orders"], "present replicas")
        equal([sorted(r) for r in then.values()], [[2, 3]] * 3, "proposed replicas")

    def execute_slowly(self):
        self.target = {"orders": {0: [3, 2], 1: [1, 3], 2: [2, 1]}}
        said = self.with_plan(self.target, "--execute", "--throttle", "20000")
        expect("Successfully started partition reassignments for orders-0,orders-1,orders-2" in said, said)
        rows = self.cluster.partitions("orders")
        equal(sorted(rows[0].replicas), [1, 2, 3], "replicas on the way")
        expect("Adding Replicas: 3" in rows[0].more and "Removing Replicas: 1" in rows[0].more, "no move in %r" % rows[0].more)
        listed = self.reassign("--list")[1].decode()
        expect("orders-0: replicas: 3,2,1. adding: 3. removing: 1." in listed, listed)
        said = self.with_plan(self.target, "--verify")
        equal(len(re.findall(r"is still in progress", said)), 3, "moves in progress in %r" % said)
        code, said = self.with_plan(self.target, "--execute", may_fail=True)
        expect(code == 1 and "there is an existing partition assignment" in said, "a second one: exit %d, %s" % (code, said))

    def execute_faster(self):
        said = self.with_plan(self.target, "--execute", "--additional", "--throttle", "100000000")
        expect("Successfully started" in said, said)
        await_that(lambda: len(re.findall(r"is completed|is complete\.", self.with_plan(self.target, "--verify"))) == 3, "the moves are complete", 60)
        equal(self.placed("orders"), self.target["orders"], "replicas")
        expect("No partition reassignments found." in self.reassign("--list")[1].decode(), "something still moves")
        self.no_limits()
        self.cluster.same_bytes("orders")

    def no_limits(self):
        out = tools.kafka_tool("kafka.admin.ConfigCommand", "--bootstrap-server", self.cluster.bootstrap, "--describe", "--entity-type", "brokers")[1].decode()
        expect("throttled" not in out, "limits are left: %s" % out)
        out = tools.kafka_tool("kafka.admin.ConfigCommand", "--bootstrap-server", self.cluster.bootstrap, "--describe", "--entity-type", "topics", "--entity-name",
                               "orders")[1].decode()
        expect("throttled" not in out, "throttled replicas are left: %s" % out)

    def cancel(self):
        self.with_plan(self.orders, "--execute", "--throttle", "20000")
        expect("orders-1" in self.reassign("--list")[1].decode(), "nothing moves")
        said = self.with_plan(self.orders, "--cancel")
        expect("Successfully cancelled partition reassignments for: orders-0,orders-1,orders-2" in said, said)
        equal({n: sorted(r) for n, r in self.placed("orders").items()}, {n: sorted(r) for n, r in self.target["orders"].items()}, "replicas")
        self.no_limits()
        self.cluster.same_bytes("orders")

    def refuse(self):
        code, said = self.with_plan({"orders": {0: [1, 9]}}, "--execute", may_fail=True)
        expect(code == 1 and "Unknown broker id 9" in said, "a broker that is not there: exit %d, %s" % (code, said))
        code, said = self.with_plan({"orders": {7: [1, 2]}}, "--execute", may_fail=True)
        expect(code == 1 and "orders-7" in said, "a partition that is not there: exit %d, %s" % (code, said))
        said = self.with_plan(self.orders, "--cancel")
        expect("None of the specified partition reassignments are active." in said, said)

    def elect(self, *arguments, **options):
        code, out, err = tools.kafka_tool("LeaderElectionCommand", "--bootstrap-server", self.cluster.bootstrap, *arguments, **options)
        return code, out.decode() + err

    def preferred(self):
        self.with_plan({"orders": {0: [2, 3], 1: [3, 1], 2: [1, 2]}}, "--execute")  # the others' turn to be preferred
        wanted = {n: p.replicas[0] for n, p in self.cluster.partitions("orders").items()}
        equal(wanted, {0: 2, 1: 3, 2: 1}, "preferred leaders")
        led = {n: p.leader for n, p in self.cluster.partitions("orders").items()}
        said = self.elect("--election-type", "preferred", "--all-topic-partitions")[1]
        for number in range(3):
            expect(led[number] == wanted[number] or "orders-%d" % number in said, said)
        equal({n: p.leader for n, p in self.cluster.partitions("orders").items()}, wanted, "leaders")
        said = self.elect("--election-type", "preferred", "--topic", "orders", "--partition", "1")[1]
        expect("Valid replica already elected for partitions orders-1" in said, said)
        code, said = self.elect("--election-type", "preferred", "--topic", "orders", "--partition", "77", may_fail=True)
        expect(code == 1 and "orders-77" in said, "a partition that is not there: exit %d, %s" % (code, said))

    def grow(self):
        self.cluster.topics("--create", "--topic", "growing", "--partitions", "2", "--replication-factor", "3")
        self.cluster.topics("--alter", "--topic", "growing", "--partitions", "7")
        self.cluster.await_in_sync("growing")
        found = self.cluster.partitions("growing")
        equal({n: sorted(p.replicas) for n, p in found.items()}, {n: [1, 2, 3] for n in range(7)}, "replicas")
        equal({p.leader for p in found.values()}, {1, 2, 3}, "leaders")

    def log_dirs(self):
        out = tools.kafka_tool("LogDirsCommand", "--bootstrap-server", self.cluster.bootstrap, "--describe", "--topic-list", "orders,growing")[1].decode()
        brokers = json.loads(next(line for line in out.splitlines() if line.startswith("{")))["brokers"]
        sizes = {}
        for broker in brokers:
            for p in [p for d in broker["logDirs"] for p in d["partitions"]]:
                equal((p["offsetLag"], p["isFuture"]), (0, False), "lag of %r" % p)
                sizes.setdefault(p["partition"], {})[broker["broker"]] = p["size"]
        for topic in ("orders", "growing"):
            for number, p in self.cluster.partitions(topic).items():
                found = sizes.pop("%s-%d" % (topic, number))
                equal(sorted(found), sorted(p.replicas), "brokers with %s-%d" % (topic, number))
                equal(len(set(found.values())), 1, "sizes of %s-%d, %r" % (topic, number, found))
        equal(sizes, {}, "others")

    def lacking(self):
        self.cluster.topics("--create", "--topic", "alone", "--replica-assignment", "3")
        self.cluster.topics("--create", "--topic", "strict", "--replica-assignment", "1:3", "--config", "min.insync.replicas=2")
        equal(self.cluster.described("--under-replicated-partitions"), [], "under-replicated before")
        self.cluster.hubs[3].kill()

        def rows(filter_name, *topics):
            return sorted((p.topic, p.number) for p in self.cluster.described(filter_name) if p.topic in topics)
        await_that(lambda: rows("--under-replicated-partitions", "strict") == [("strict", 0)], "strict lacks a replica", 30)
        on_three = sorted(n for n, p in self.cluster.partitions("orders").items() if 3 in p.replicas)
        await_that(lambda: rows("--under-replicated-partitions", "orders") == [("orders", n) for n in on_three], "orders lacks replicas", 30)
        equal(rows("--unavailable-partitions", "orders", "alone", "strict"), [("alone", 0)], "partitions without a leader")
        equal(rows("--under-min-isr-partitions", "orders", "strict"), [("strict", 0)], "partitions with too few in sync")
        equal(rows("--at-min-isr-partitions", "orders"), [("orders", n) for n in on_three], "partitions with just enough in sync")
        code, said = self.elect("--election-type", "preferred", "--topic", "alone", "--partition", "0", may_fail=True)
        expect("alone-0" in said, "exit %d, %s" % (code, said))

    def delete(self):
        """Broker 3 is still dead."""
        expect(self.cluster.log(3, "growing", 0) is not None, "broker 3 has no replica of growing")
        self.cluster.topics("--delete", "--topic", "growing")
        self.with_plan({"strict": {0: [1, 2]}}, "--execute")
        self.cluster.await_in_sync("strict")
        self.cluster.hubs[3].start()
        await_that(lambda: self.cluster.log(3, "growing", 0) is None and self.cluster.log(3, "strict", 0) is None, "broker 3 has deleted what is not its own", 30)
        self.cluster.await_in_sync("orders")
        await_that(lambda: self.cluster.described("--unavailable-partitions") == [], "every partition has a leader", 30)

    def unclean(self):
        self.cluster.topics("--create", "--topic", "torn", "--replica-assignment", "2:3", "--config", "min.insync.replicas=1")
        self.write("torn", "both have this")
        self.cluster.hubs[2].kill()
        await_that(lambda: self.cluster.partitions("torn")[0].isr == [3], "broker 3 is the only one in sync", 30)
        self.write("torn", "only broker 3 has this")
        self.cluster.hubs[3].kill()
        await_that(lambda: self.cluster.partitions("torn")[0].leader is None, "nobody leads", 30)
        self.cluster.hubs[2].start()
        code, said = self.elect("--election-type", "preferred", "--topic", "torn", "--partition", "0", may_fail=True)
        expect(code == 1 and "torn-0" in said, "a preferred leader that is not in sync: exit %d, %s" % (code, said))
        said = self.elect("--election-type", "unclean", "--topic", "torn", "--partition", "0")[1]
        expect("Successfully completed leader election (UNCLEAN) for partitions torn-0" in said, said)
        equal(self.cluster.partitions("torn")[0].leader, 2, "leader")
        self.write("torn", "written after the election")
        self.cluster.hubs[3].start()
        self.cluster.same_bytes("torn")
        out = tools.run(["kcat", "-b", self.cluster.bootstrap, "-C", "-t", "torn", "-e", "-q"])[1].decode()
        equal(out.splitlines(), ["both have this", "written after the election"], "records")
        said = self.elect("--election-type", "unclean", "--topic", "torn", "--partition", "0")[1]
        expect("Valid replica already elected for partitions torn-0" in said, said)

    def write(self, topic, line):
        tools.run(["kcat", "-b", self.cluster.bootstrap, "-P", "-t", topic, "-p", "0"], stdin=line.encode() + b"\n")

    def read(self):
        for partition in range(3):
            out = tools.run(["kcat", "-b", self.cluster.bootstrap, "-C", "-t", "orders", "-p", str(partition), "-e", "-q"])[1].decode()
            numbers = [int(line.split()[1]) for line in out.splitlines()]
            equal(numbers, list(range(partition, RECORDS, 3)), "records of partition %d" % partition)
