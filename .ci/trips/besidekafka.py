"""A schema registry alone, beside Apache Kafka with logins and access rules: it needs the rights its manual lists and no others, lets
callers do what Kafka's rules allow them, keeps its schemas there, and says what is wrong while Kafka is away."""
import json
import pathlib

from trips import apachekafka, hub, rest, tools
from trips.report import await_that, equal, expect

USERS = {"registry": "registry-secret", "ann": "ann-secret", "ben": "ben-secret"}
ORDER = json.dumps({"type": "record", "name": "Order", "fields": [{"name": "id", "type": "long"}]})
WIDER = json.dumps({"type": "record", "name": "Order", "fields": [{"name": "id", "type": "long"}, {"name": "note", "type": "string", "default": ""}]})
LOGIN = """security.protocol=SASL_PLAINTEXT
sasl.mechanism=SCRAM-SHA-512
sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required username="registry" password="registry-secret";
"""
# what docs/schema-registry.md says the registry's own user needs
RIGHTS = [
    ["--topic", "_schemas", "--operation", "Read", "--operation", "Write", "--operation", "Create", "--operation", "DescribeConfigs"],
    ["--group", "schema-registry", "--operation", "Read"],
    ["--transactional-id", "schema-registry-writer-_schemas", "--operation", "Write"],
    ["--cluster", "--operation", "Describe"],
]


class BesideKafka:
    def __init__(self, home, folder):
        self.folder = pathlib.Path(folder) / "beside-kafka"
        self.folder.mkdir()
        self.kafka = apachekafka.ApacheKafka(self.folder / "kafka", USERS)
        client = self.folder / "registry.properties"
        client.write_text(LOGIN)
        self.hub = hub.Hub(home, self.folder / "data")
        self.hub.settings = {"roles": "registry,http", "http.listen": "127.0.0.1:%d" % apachekafka.free_ports(1)[0],
                             "registry.bootstrap.servers": self.kafka.bootstrap, "registry.client.config": str(client),
                             "http.client.config": str(client)}
        self.ann, self.ben = (rest.Rest("http://%s/registry" % self.hub.settings["http.listen"], (name, USERS[name])) for name in ("ann", "ben"))

    def run(self, report):
        try:
            if report.check("Apache Kafka starts", self.kafka.start) and report.check("a registry alone starts beside it", self.hub.start):
                self._trips(report)
                report.check("the registry still runs, and stops cleanly", self.hub.stop)
        finally:
            self.hub.close()
            self.kafka.close()

    def _trips(self, report):
        report.check("a registry that lacks rights says which, until kafka-acls gives them", self._rights)
        report.check("who has the right registers, and who has none is refused by Kafka's rules", self._rules)
        report.check("nobody gets in with a wrong password, or with none", self._strangers)
        report.check("all is there after a restart, and ids go on", self._restart)
        report.check("while Kafka is away readers go on, and writers and strangers are told what is wrong", self._away)
        report.check("when Kafka is back writers go on", self._back)

    def _log(self):
        return (self.hub.data / "logs" / "hub.log").read_text(errors="replace")

    def _allow(self, user, *arguments):
        tools.kafka_tool("AclCommand", "--bootstrap-server", self.kafka.inner, "--add", "--allow-principal", "User:" + user, *arguments)

    def _rights(self):
        await_that(lambda: "topic _schemas cannot be read" in self._log(), "the log says that the topic cannot be read", 60)
        expect("Topic authorization failed" in self._log(), "the log says %s" % self._log()[-3000:])
        unready = self.ann.get("/subjects")
        equal((unready.status, unready.json["error_code"]), (503, 50003), "answer until then")
        for right in RIGHTS:
            self._allow("registry", *right)
        self._allow("ann", "--topic", "_schemas/orders-", "--resource-pattern-type", "prefixed", "--operation", "Write", "--operation", "Read",
                    "--operation", "Delete")
        await_that(lambda: self.ann.get("/subjects").status == 200, "it answers", 60)

    def _rules(self):
        await_that(lambda: self.ann.register("orders-value", ORDER).status == 200, "ann registers", 60)
        self.first = self.ann.register("orders-value", ORDER).json["id"]
        equal(self.ann.get("/subjects/orders-value/versions/1").json["schema"], ORDER.replace(" ", ""), "schema")
        equal(self.ann.register("bills-value", ORDER).json["error_code"], 40301, "code for a subject that no rule is about")
        refused = self.ben.register("orders-value", WIDER)
        equal((refused.status, refused.json["error_code"]), (403, 40301), "answer to ben")
        equal(self.ben.get("/subjects").json, [], "what ben sees")
        equal(self.ben.get("/schemas/ids/%d" % self.first).status, 404, "answer to ben about the id")
        self._allow("ben", "--topic", "orders", "--operation", "Read")
        await_that(lambda: self.ben.get("/schemas/ids/%d" % self.first).status == 200, "ben may read the topic, so its schemas", 30)

    def _strangers(self):
        for login in (("ann", "guess"), None):
            equal(rest.Rest(self.ann.url, login).get("/subjects").status, 401, "status for %r" % (login,))

    def _restart(self):
        self.hub.stop()
        self.hub.start()
        await_that(lambda: self.ann.get("/subjects").json == ["orders-value"], "the subject is there", 60)
        await_that(lambda: self.ann.register("orders-value", WIDER).status == 200, "the next version is registered", 60)
        equal([self.ann.get("/subjects/orders-value/versions/%d" % version).json["id"] for version in (1, 2)], [self.first, self.first + 1], "ids")

    def _away(self):
        self.kafka.kill()
        equal(self.ann.get("/schemas/ids/%d" % self.first).status, 200, "status for a reader")
        written = self.ann.register("orders-other", ORDER)
        expect(written.status in (500, 503) and written.seconds < 60, "the writer is answered %d %s after %.1f s" % (
            written.status, written.text, written.seconds))
        expect(any(words in written.text for words in ("nothing was written", "whether it was written is not known", "whether the records were written",
                                                       "nothing was changed", "leader", "the cluster is away")), "the writer is told %s" % written.text)
        stranger = rest.Rest(self.ann.url, ("registry", USERS["registry"])).get("/subjects")
        equal(stranger.status, 503, "status for who was not here before")
        expect("the cluster is away" in stranger.text, "the stranger is told %s" % stranger.text)

    def _back(self):
        self.kafka.start()
        await_that(lambda: self.ann.register("orders-other", WIDER).status == 200, "the writer goes on", 90)
        equal(self.ann.get("/subjects/orders-other/versions/latest").json["id"], self.first + 1, "id of a schema that has one")
