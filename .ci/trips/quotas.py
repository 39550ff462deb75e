"""kafka-configs: limits of users, clients and addresses, set, shown and taken back."""
import re

from trips import tools
from trips.report import equal, expect


class Quotas:
    def __init__(self, bootstrap, js, prefix):
        self.bootstrap, self.prefix = bootstrap, prefix

    def run(self, report):
        report.check("kafka-configs sets, shows and takes back limits of users, clients, both, addresses and defaults", self.every_entity)
        report.check("kafka-configs shows the entities that a filter fits", self.filters)
        report.check("kafka-configs is refused a limit that is none, and nothing changes", self.refused)

    def configs(self, *arguments, **options):
        return tools.kafka_tool("kafka.admin.ConfigCommand", "--bootstrap-server", self.bootstrap, *arguments, **options)

    def described(self, *entity):
        """{entity as it is printed: {name: value}}"""
        found = {}
        for line in self.configs("--describe", *entity)[1].decode().splitlines():
            m = re.match(r"Quota configs for (.*) are (.*)$", line)
            if m:
                found[m[1]] = {name: float(value) for name, value in (each.split("=") for each in m[2].split(", "))}
        return found

    def every_entity(self):
        user, client = self.prefix + "-user", self.prefix + "-client"
        for entity, limits in (
                (("--entity-type", "users", "--entity-name", user), {"producer_byte_rate": 1e6, "request_percentage": 200.0}),
                (("--entity-type", "clients", "--entity-name", client), {"consumer_byte_rate": 2e6, "controller_mutation_rate": 10.0}),
                (("--entity-type", "users", "--entity-name", user, "--entity-type", "clients", "--entity-name", client), {"producer_byte_rate": 3e6}),
                (("--entity-type", "users", "--entity-default"), {"consumer_byte_rate": 1e9}),
                (("--entity-type", "ips", "--entity-name", "10.11.12.13"), {"connection_creation_rate": 100.0})):
            self.configs("--alter", *entity, "--add-config", ",".join("%s=%d" % each for each in limits.items()))
            try:
                equal(list(self.described(*entity).values()), [limits], "limits of %s" % (entity,))
            finally:
                self.configs("--alter", *entity, "--delete-config", ",".join(limits))
            equal(self.described(*entity), {}, "limits of %s at the end" % (entity,))

    def filters(self):
        one, other = ("--entity-type", "users", "--entity-name", self.prefix + "-one"), ("--entity-type", "users", "--entity-name", self.prefix + "-other")
        for entity in one, other:
            self.configs("--alter", *entity, "--add-config", "producer_byte_rate=1000000")
        try:
            every = self.described("--entity-type", "users")
            expect(sum(self.prefix in name for name in every) == 2, "both are among all users: %s" % every)
            expect(len(self.described(*one)) == 1, "one alone: %s" % self.described(*one))
        finally:
            for entity in one, other:
                self.configs("--alter", *entity, "--delete-config", "producer_byte_rate")

    def refused(self):
        entity = ("--entity-type", "users", "--entity-name", self.prefix + "-refused")
        for change in "producer_byte_rate=0", "request_percentage=-1":
            code, out, err = self.configs("--alter", *entity, "--add-config", change, may_fail=True)
            expect(code == 1 and change.split("=")[0] in out.decode() + err, "%s: exit %d, %s" % (change, code, (out.decode() + err)[:300]))
        equal(self.described(*entity), {}, "limits after refusals")
