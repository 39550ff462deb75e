"""How groups move: partitions pass between members one by one (KIP-429), and a static member comes back unnoticed (KIP-345)."""
import time

from trips.report import await_that, equal, expect


class Membership:
    def __init__(self, bootstrap, js, prefix):
        self.bootstrap, self.js, self.topic = bootstrap, js, prefix + "-members"

    def run(self, report):
        report.check("a second cooperative member takes a share; the first keeps the rest without a pause", self.cooperative)
        report.check("a static member that restarts gets its partitions back without a rebalance", self.static)

    def member(self, group, log, **settings):
        import confluent_kafka as ck
        consumer = ck.Consumer({"bootstrap.servers": self.bootstrap, "group.id": group, "session.timeout.ms": 20000,
                                "heartbeat.interval.ms": 500, "auto.offset.reset": "earliest",
                                **{name.replace("_", "."): value for name, value in settings.items()}})
        consumer.subscribe([self.topic], on_assign=lambda _c, ps: log.append(("+", sorted(p.partition for p in ps))),
                           on_revoke=lambda _c, ps: log.append(("-", sorted(p.partition for p in ps))))
        return consumer

    def turn(self, consumers, condition, what):
        """Lets every member poll until the condition holds."""
        def polled():
            for c in consumers:
                c.poll(0.05)
            return condition()
        await_that(polled, what, 20)

    def owned(self, consumer):
        return sorted(p.partition for p in consumer.assignment())

    def cooperative(self):
        self.js.create_topics([self.topic], 4)
        group, first_log, second_log = self.topic + "-cooperative", [], []
        members = [self.member(group, first_log, partition_assignment_strategy="cooperative-sticky")]
        try:
            first = members[0]
            self.turn(members, lambda: self.owned(first) == [0, 1, 2, 3], "the first member owns all")
            del first_log[:]
            members.append(self.member(group, second_log, partition_assignment_strategy="cooperative-sticky"))
            second = members[1]
            self.turn(members, lambda: len(self.owned(first)) == len(self.owned(second)) == 2, "both members own two")
            equal(sorted(self.owned(first) + self.owned(second)), [0, 1, 2, 3], "partitions of both")
            given = [ps for sign, ps in first_log if sign == "-" and ps]
            equal(given, [self.owned(second)], "what the first gave up")
            first.close()
            self.turn([second], lambda: self.owned(second) == [0, 1, 2, 3], "the second owns all after the first left")
        finally:
            for m in members:
                m.close()

    def static(self):
        group, other_log = self.topic + "-static", []
        other = self.member(group, other_log, group_instance_id="b", partition_assignment_strategy="range")
        one = self.member(group, [], group_instance_id="a", partition_assignment_strategy="range")
        try:
            self.turn([one, other], lambda: len(self.owned(one)) == len(self.owned(other)) == 2, "both members own two")
            mine = self.owned(one)
            del other_log[:]
            one.close()
            deadline = time.monotonic() + 2  # four heartbeats, in which a rebalance would have been announced
            self.turn([other], lambda: time.monotonic() > deadline, "two seconds pass")
            one = self.member(group, [], group_instance_id="a", partition_assignment_strategy="range")
            self.turn([one, other], lambda: self.owned(one) != [], "the member is back")
            equal(self.owned(one), mine, "partitions after the restart")
            expect(not other_log, "the other member was rebalanced: %r" % other_log)
        finally:
            one.close()
            other.close()
