"""What one language writes with a schema the others read, and each may register the next version, for every type of schemas."""
import collections
import json

from trips import schemaclients
from trips.report import equal, expect

# two versions of a schema, the one Python reads with (of Protobuf, where it also writes with it, a message's name and its one field), and what each language writes
Type = collections.namedtuple("Type", "name topic first second python values")


def _avro(*more):
    return json.dumps({"type": "record", "name": "Order", "namespace": "shop", "fields": [
        {"name": "id", "type": "long"}, {"name": "article", "type": "string"}, *more]})


def _json(**more):
    return json.dumps({"$schema": "http://json-schema.org/draft-07/schema#", "title": "Purse", "type": "object", "additionalProperties": False,
                       "properties": {"coins": {"type": "integer"}, **more}, "required": ["coins"]})


def _protobuf(more=""):
    return 'syntax = "proto3";\npackage shop;\n\nmessage Ping {\n  string text = 1;\n%s}\n' % more


NOTE = {"name": "note", "type": "string", "default": "none"}
TYPES = [
    Type("AVRO", "orders", _avro(), _avro(NOTE), _avro(NOTE),
         ({"id": 1, "article": "lamp"}, {"id": 2, "article": "chair", "note": "red"}, {"id": 3, "article": "table"})),
    Type("JSON", "purses", _json(), _json(owner={"type": "string"}), _json(owner={"type": "string"}),
         ({"coins": 7}, {"coins": 8, "owner": "ann"}, {"coins": 9})),
    Type("PROTOBUF", "pings", _protobuf(), _protobuf("  int32 times = 2;\n"), ("Ping", "text"),
         ({"text": "one"}, {"text": "two", "times": 2}, {"text": "three"})),
]


class Languages:
    def __init__(self, settings, at):
        self.java, self.js, self.python = schemaclients.Java(settings), schemaclients.JavaScript(settings), schemaclients.Python(at)

    def run(self, report):
        for kind in TYPES:
            def check(what, action, kind=kind):
                report.check("%s: %s" % (kind.name, what), lambda: action(kind))
            check("Java registers a schema and writes with it", lambda k: self.java.write(k.topic, k.name, k.first, k.values[0]))
            check("JavaScript reads that, registers the next version and writes with it", self._js)
            check("Python writes with the first version, which is no new one", self._python)
            check("Java reads what all three wrote", lambda k: equal(self.java.read(k.topic, k.name, 3, k.second), list(k.values), "records"))
            check("JavaScript reads what all three wrote", lambda k: equal(self.js.read(k.topic, k.name, 3), list(k.values), "records"))
            check("Python reads what all three wrote, as its own version has it", self._python_reads)
        report.check("JSON: what does not fit Python and Java refuse to write", self._refused)

    def _js(self, kind):
        equal(self.js.read(kind.topic, kind.name, 1), [kind.values[0]], "records")
        self.js.write(kind.topic, kind.name, kind.second, kind.values[1])

    def _python(self, kind):
        self.python.write(kind.topic, kind.name, kind.python if kind.name == "PROTOBUF" else kind.first, kind.values[2])
        equal(self.python.registry().get_versions(kind.topic + "-value"), [1, 2], "versions")

    def _python_reads(self, kind):
        wanted = {"AVRO": [{"note": "none", **value} for value in kind.values], "JSON": list(kind.values),
                  "PROTOBUF": [{"text": value["text"]} for value in kind.values if "text" in value]}
        equal(self.python.read(kind.topic, kind.name, 3, kind.python), wanted[kind.name], "records")

    def _refused(self):
        purses = next(kind for kind in TYPES if kind.name == "JSON")
        for client in (self.python, self.java):
            try:
                client.write(purses.topic, "JSON", purses.first, {"coins": "seven"})
            except Exception as refusal:  # each language has its own
                expect("seven" in str(refusal) or "string" in str(refusal), "refused for another reason: %s" % refusal)
                continue
            raise AssertionError("%s wrote it" % type(client).__name__)
