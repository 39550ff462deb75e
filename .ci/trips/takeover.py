"""A registry's topic, as Confluent's 7.x releases write it, is taken over: everything in it is answered as it was, what is written from then on
is in the same format, and whoever reads the topic from the beginning, as that registry does, knows what the hub knows."""
import json

from trips import confluentformat as format_of, rest, tools
from trips.report import await_that, equal, expect

ORDER = '{"type":"record","name":"Order","namespace":"shop","fields":[{"name":"id","type":"long"}]}'
NOTED = '{"type":"record","name":"Order","namespace":"shop","fields":[{"name":"id","type":"long"},{"name":"note","type":"string","default":""}]}'
WIDER = NOTED.replace("note", "remark")
MONEY = 'syntax = "proto3";\npackage shop;\n\nmessage Money {\n  int64 cents = 1;\n}\n'
BILL = 'syntax = "proto3";\npackage shop;\n\nimport "money.proto";\n\nmessage Bill {\n  Money total = 1;\n}\n'
PURSE = '{"$schema":"http://json-schema.org/draft-07/schema#","type":"object","properties":{"coins":{"type":"integer"}}}'
MONEY_REFERENCE = {"name": "money.proto", "subject": "money", "version": 1}

# in the order in which it would have come about: ids with holes, since another node's were lost; versions with holes, since some were deleted
RECORDS = [
    (format_of.key("NOOP"), None),
    format_of.schema("orders-value", 1, 1, ORDER, md5="sBDwhmGeEm2jnnQ8gDgNQg=="),
    format_of.schema("orders-value", 2, 4, NOTED, md5="Z4v0sFWD7yzBY2fLvzFMbw==", metadata={"properties": {"owner": "sales"}},
                     ruleSet={"domainRules": [{"name": "short", "kind": "CONDITION", "mode": "WRITE", "type": "CEL", "expr": "size(message.note) < 9",
                                               "disabled": False}]}),
    format_of.schema("money", 1, 5, MONEY, md5="aJx3rZmXWJ5ImX2GnCt2kA==", schemaType="PROTOBUF"),
    format_of.schema("bills-value", 1, 6, BILL, md5="M1sk3h5bC9X0e1a7ay8hVg==", schemaType="PROTOBUF", references=[MONEY_REFERENCE]),
    format_of.schema("purses-value", 3, 9, PURSE, schemaType="JSON"),
    (format_of.key("CONFIG"), format_of.text({"compatibilityLevel": "FULL"})),
    (format_of.key("CONFIG", subject="purses-value"), format_of.text({"subject": "purses-value", "compatibilityLevel": "NONE"})),
    format_of.schema("gone-value", 1, 10, '"string"'),
    format_of.schema("gone-value", 2, 11, '"int"'),
    (format_of.key("DELETE_SUBJECT", subject="gone-value"), format_of.text({"subject": "gone-value", "version": 2})),
    format_of.schema("half-value", 1, 10, '"string"', deleted=True),
    format_of.schema("half-value", 2, 12, '"bytes"'),
    format_of.schema("never-value", 1, 13, '"double"'),
    (format_of.key("SCHEMA", subject="never-value", version=1), None),
    (format_of.key("CONTEXT", tenant="default", context=".sales"), format_of.text({"tenant": "default", "context": ".sales"})),
    format_of.schema(":.sales:orders-value", 1, 1, '"string"'),
    format_of.schema("swept-value", 1, 14, '"float"', deleted=True),
    (format_of.key("CLEAR_SUBJECT", subject="swept-value"), format_of.text({"subject": "swept-value"})),
    (format_of.key("MODE", subject="money"), format_of.text({"subject": "money", "mode": "READONLY"})),
    (format_of.key("NOOP"), None),
]


class Takeover:
    """On a hub whose registry nobody has asked anything yet."""

    def __init__(self, hub):
        self.hub = hub
        self.rest = rest.Rest(hub.status()["addresses"]["http"][0] + "/registry")

    def run(self, report):
        report.check("a topic with records as Confluent's registry writes them is there before the hub's begins", self._written)
        report.check("subjects, versions, ids, references, metadata and rules are answered as that registry left them", self._schemas)
        report.check("so are settings, modes, contexts and what was deleted", self._rest)
        report.check("registering what is there is no write, and what is new gets an id above all there are", self._register)
        report.check("settings, modes, deletions and contexts are written", self._change)
        report.check("every record of the topic, by kafka-console-consumer, is in that registry's format to the byte", self._format)
        report.check("who reads the topic from the beginning, as that registry does, knows what the hub knows", self._left)

    def _written(self):
        at = ["--bootstrap-server", self.hub.bootstrap]
        tools.kafka_tool("TopicCommand", *at, "--create", "--topic", "_schemas", "--partitions", "1", "--replication-factor", "1",
                         "--config", "cleanup.policy=compact")
        lines = "".join("%s\t%s\n" % (key, value or "") for key, value in RECORDS)
        tools.run(["kcat", "-b", self.hub.bootstrap, "-P", "-t", "_schemas", "-K", "\t", "-Z"], stdin=lines.encode())
        await_that(lambda: self.rest.get("/subjects").status == 200, "the registry has read it", 60)

    def _schemas(self):
        equal(sorted(self.rest.get("/subjects").json), [":.sales:orders-value", "bills-value", "half-value", "money", "orders-value", "purses-value"], "subjects")
        equal(self.rest.get("/subjects/orders-value/versions").json, [1, 2], "versions")
        equal(self.rest.get("/subjects/purses-value/versions").json, [3], "versions of what lost two")
        for key, value in RECORDS:
            names, has = json.loads(key), value and json.loads(value)
            if names["keytype"] != "SCHEMA" or has is None or has["subject"] in ("swept-value", "never-value"):
                continue
            answer = self.rest.get("/subjects/%(subject)s/versions/%(version)d?deleted=true" % has).json
            for name in ("subject", "version", "id", "schema", "schemaType", "references", "metadata"):
                equal(answer.get(name), has.get(name), "%s of %s" % (name, key))
            equal([rule["expr"] for rule in (answer.get("ruleSet") or {}).get("domainRules", [])],
                  [rule["expr"] for rule in (has.get("ruleSet") or {}).get("domainRules", [])], "rules of %s" % key)
        for number, written in ((1, ORDER), (4, NOTED), (6, BILL), (9, PURSE), (10, '"string"'), (11, '"int"')):
            equal(self.rest.get("/schemas/ids/%d" % number).json["schema"], written, "schema %d" % number)
        equal(self.rest.get("/schemas/ids/13").json["error_code"], 40403, "code of an id whose version is gone for good")
        equal(self.rest.get("/subjects/money/versions/1/referencedby").json, [6], "ids that refer to money")

    def _rest(self):
        equal(self.rest.get("/config").json["compatibilityLevel"], "FULL", "level of all")
        equal(self.rest.get("/config/purses-value").json["compatibilityLevel"], "NONE", "level of purses-value")
        equal(self.rest.get("/mode/money").json["mode"], "READONLY", "mode of money")
        equal(sorted(self.rest.get("/contexts").json), [".", ".sales"], "contexts")
        equal(sorted(self.rest.get("/subjects?deletedOnly=true").json), ["gone-value"], "subjects all of which is deleted")
        equal(self.rest.get("/subjects/half-value/versions").json, [2], "versions left")
        equal(self.rest.get("/subjects/gone-value/versions").json["error_code"], 40401, "code of a subject that is deleted")
        equal(self.rest.get("/subjects/swept-value/versions?deleted=true").json["error_code"], 40401, "code of a subject that was cleared")

    def _register(self):
        before = self._end()
        equal(self.rest.register("orders-value", NOTED, metadata={"properties": {"owner": "sales"}}).json["id"], 4, "id of what is there")
        equal(self._end(), before, "end of the topic after what is there was registered")
        await_that(lambda: self.rest.register("orders-value", WIDER).status == 200, "the next version is registered", 60)
        self.highest = self.rest.get("/subjects/orders-value/versions/3").json["id"]
        expect(self.highest > 14, "the id %d was given already" % self.highest)
        equal(self.rest.register("money", MONEY.replace("cents = 1", "cents = 2"), schemaType="PROTOBUF").json["error_code"], 42205, "code in a subject that is READONLY")
        refused = self.rest.register("orders-value", ORDER.replace('"long"', '"string"'))
        equal(refused.status, 409, "status of what breaks FULL")

    def _end(self):
        return int(tools.run(["kcat", "-b", self.hub.bootstrap, "-Q", "-t", "_schemas:0:-1"])[1].split()[-1])

    def _change(self):
        done = [
            self.rest.register("receipts-value", BILL.replace("Bill", "Receipt"), schemaType="PROTOBUF", references=[MONEY_REFERENCE]),
            self.rest.register(":.stock:items-value", '"string"'),
            self.rest.ask("PUT", "/config/orders-value", {"compatibility": "BACKWARD", "normalize": True}),
            self.rest.ask("PUT", "/config", {"compatibility": "FORWARD"}),
            self.rest.ask("PUT", "/mode/money", {"mode": "READWRITE"}),
            self.rest.ask("DELETE", "/config/purses-value"),
            self.rest.ask("DELETE", "/subjects/orders-value/versions/1"),
            self.rest.ask("DELETE", "/subjects/half-value"),
            self.rest.ask("DELETE", "/subjects/gone-value?permanent=true"),
        ]
        equal([each.status for each in done], [200] * len(done), "status of %s" % [each.text for each in done])

    def _records(self):
        """All of the topic, with None for no value."""
        out = tools.kafka_tool("consumer.ConsoleConsumer", "--bootstrap-server", self.hub.bootstrap, "--topic", "_schemas", "--from-beginning", "--timeout-ms",
                               "5000", "--formatter-property", "print.key=true", "--formatter-property", "null.literal=NONE", may_fail=True)[1].decode()
        rows = [line.split("\t") for line in out.splitlines() if line.startswith("{")]
        return [(key, None if value == "NONE" else value) for key, value in rows]

    def _format(self):
        self.read = [format_of.checked(*record) for record in self._records()]
        ours = self.read[len(RECORDS):]
        expect(len(ours) > 10 and {names["keytype"] for names, _ in ours} >= {"SCHEMA", "CONFIG", "MODE", "DELETE_SUBJECT", "CONTEXT"}, "it wrote %s" % ours)

    def _left(self):
        known = format_of.state(self.read)
        for subject, versions in known["versions"].items():
            for deleted, query in ((False, ""), (True, "?deleted=true")):
                there = sorted(number for number, version in versions.items() if deleted or not version["deleted"])
                answer = self.rest.get("/subjects/%s/versions%s" % (subject, query))
                equal(answer.json if answer.status == 200 else [], there, "versions of %s%s" % (subject, query))
            for number, version in versions.items():
                answer = self.rest.get("/subjects/%s/versions/%d?deleted=true" % (subject, number)).json
                equal((answer["id"], answer["schema"]), (version["id"], version["schema"]), "version %d of %s" % (number, subject))
        equal(set(self.rest.get("/subjects?deleted=true").json), {subject for subject, versions in known["versions"].items() if versions}, "subjects")
        for what, of_all, subjects in (("config", "compatibilityLevel", known["config"]), ("mode", "mode", known["mode"])):
            for subject, value in subjects.items():
                equal(self.rest.get("/%s/%s" % (what, subject) if subject else "/" + what).json[of_all], value, "%s of %r" % (what, subject))
