"""Access rules with kafka-acls: made, listed, in force for every client at once, and removed; what cannot be is refused with a reason."""
from trips import tools
from trips.hub import Hub
from trips.report import equal, expect

ME = "User:ANONYMOUS"


class Acls:
    """On a hub where everybody may do what no rule is about, so that there is somebody who may begin."""

    def __init__(self, home, folder):
        self.hub = Hub(home, folder + "/acls", **{"broker.authorizer": "acl", "broker.allow.everyone.if.no.acl.found": "true"})

    def run(self, report):
        try:
            if not report.check("a hub with an authorizer starts", self.hub.start):
                return
            report.check("kafka-acls lists no rules where there are none", lambda: equal(self.listed(), "", "rules"))
            report.check("kafka-acls makes rules for a producer and a consumer, and lists them", self.make)
            report.check("a refusal for a prefix holds at once for kcat, and for names with the prefix only", self.deny)
            report.check("kafka-acls finds the rules that match a topic", self.match)
            report.check("kafka-acls removes the refusal, and kcat writes again", self.remove)
            report.check("a range of addresses is taken, and one that is none is refused by name", self.ranges)
            report.check("a principal without a type is refused by name", self.bad_principal)
            report.check("what was refused and changed stands in the audit file", self.audited)
            report.check("rules are there after a restart", self.restart)
            report.check("the hub stops cleanly", self.hub.stop)
        finally:
            self.hub.close()

    def acls(self, *arguments, **options):
        code, out, err = tools.kafka_tool("AclCommand", "--bootstrap-server", self.hub.bootstrap, *arguments, **options)
        return code, out.decode(), err

    def listed(self, *arguments):
        return self.acls("--list", *arguments)[1].strip()

    def write(self, topic, **options):
        return tools.run(["kcat", "-b", self.hub.bootstrap, "-P", "-t", topic, "-X", "message.timeout.ms=5000"], stdin=b"v\n", **options)

    def make(self):
        self.acls("--add", "--allow-principal", "User:alice", "--producer", "--topic", "orders")
        self.acls("--add", "--allow-principal", "User:CN=bob,O=Shop", "--consumer", "--topic", "orders", "--group", "billing")
        seen = self.listed()
        for words in ("User:alice", "CN=bob,O=Shop", "operation=WRITE", "operation=READ", "operation=DESCRIBE", "resourceType=GROUP, name=billing"):
            expect(words in seen, "%s is not in %s" % (words, seen))

    def deny(self):
        self.write("audit-one")
        self.acls("--add", "--deny-principal", ME, "--operation", "Write", "--topic", "audit-", "--resource-pattern-type", "prefixed")
        self.acls("--add", "--allow-principal", ME, "--operation", "All", "--topic", "audit-", "--resource-pattern-type", "prefixed")
        code, _, err = self.write("audit-one", may_fail=True)
        expect(code != 0 and "uthorization" in err, "kcat wrote what is refused: exit %d, %s" % (code, err[:300]))
        self.write("other")
        read = tools.run(["kcat", "-b", self.hub.bootstrap, "-C", "-t", "audit-one", "-e", "-q"])[1]
        equal(read, b"v\n", "what may still be read")

    def match(self):
        seen = self.listed("--topic", "audit-one", "--resource-pattern-type", "match")
        expect("permissionType=DENY" in seen and "permissionType=ALLOW" in seen, seen)
        equal(self.listed("--topic", "audit-one", "--resource-pattern-type", "literal"), "", "literal rules")

    def remove(self):
        self.acls("--remove", "--force", "--deny-principal", ME, "--operation", "Write", "--topic", "audit-", "--resource-pattern-type", "prefixed")
        expect("DENY" not in self.listed(), "the refusal is still there")
        self.write("audit-one")

    def ranges(self):
        self.acls("--add", "--allow-principal", "User:alice", "--allow-host", "10.1.0.0/16", "--operation", "Read", "--topic", "ranged")
        expect("host=10.1.0.0/16" in self.listed("--topic", "ranged"), "the range is not listed")
        _, out, err = self.acls("--add", "--allow-principal", "User:alice", "--allow-host", "10.1.0.0/99", "--operation", "Read", "--topic", "ranged", may_fail=True)
        expect("10.1.0.0/99" in out + err and "InvalidRequestException" in out + err, out + err)

    def bad_principal(self):
        code, out, err = self.acls("--add", "--allow-principal", "alice", "--operation", "Read", "--topic", "x", may_fail=True)
        expect("alice" in out + err, "exit %d: %s" % (code, out + err))
        equal(self.listed("--topic", "x"), "", "rules for x")

    def audited(self):
        text = (self.hub.data / "logs" / "audit.jsonl").read_text()
        for words in ('"kind":"denied"', "WRITE TOPIC audit-one", "DENY|WRITE|*|User:ANONYMOUS", '"request":"CREATE_ACLS"'):
            expect(words in text, "%s is not in %s" % (words, text[:1000]))

    def restart(self):
        before = sorted(self.listed().splitlines())
        self.hub.stop()
        self.hub.start()
        equal(sorted(self.listed().splitlines()), before, "rules")
