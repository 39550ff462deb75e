"""The schema registry of a hub made by 'crossdock secure', over TLS and with passwords: what one language writes the others read, schemas
evolve, what would break somebody is refused, and the command line does what a user of it expects."""
import json
import os
import pathlib
import re
import socket

from trips import hub, tools
from trips.report import equal, expect

FIRST = {"type": "record", "name": "Order", "namespace": "shop", "fields": [
    {"name": "id", "type": "long"}, {"name": "article", "type": "string"}]}
SECOND = dict(FIRST, fields=FIRST["fields"] + [{"name": "note", "type": "string", "default": "none"}])
BROKEN = dict(FIRST, fields=FIRST["fields"] + [{"name": "price", "type": "double"}])
PURSE = {"$schema": "http://json-schema.org/draft-07/schema#", "title": "Purse", "type": "object",
         "properties": {"coins": {"type": "integer"}}, "required": ["coins"], "additionalProperties": False}
PROTO = 'syntax = "proto3";\npackage shop;\nmessage Ping {\n  string text = 1;\n}\n'


def _free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Registry:
    def __init__(self, home, folder):
        self.folder = pathlib.Path(folder) / "registry"
        self.folder.mkdir()
        self.hub = hub.Hub(home, self.folder / "data")
        self.config = self.folder / "hub.yaml"
        self.config.write_text("")
        self.ports = _free_port(), _free_port()
        self.hub.settings = {"zookeeper.listen": "127.0.0.1:0"}
        self.hub.options = ["--config", str(self.config)]

    def run(self, report):
        try:
            if report.check("'crossdock secure' makes a hub that starts", self._start):
                self._trips(report)
                report.check("the hub with the registry still runs, and stops cleanly", self.hub.stop)
        finally:
            self.hub.close()

    def _start(self):
        broker, http = self.ports
        said = self.hub.run("secure", "--data", str(self.hub.data), "--config", str(self.config), "--port", str(broker),
                            "--http-port", str(http))[1].decode()
        self.hub.start()
        properties = (self.hub.data / "security" / "client.properties").read_text()
        user, password = re.search(r'username="([^"]+)" password="([^"]+)"', properties).groups()
        expect(password in said, "secure did not show the password: %s" % said)
        self.at = {"bootstrap": "127.0.0.1:%d" % broker, "registry": "https://127.0.0.1:%d/registry" % http, "user": user,
                   "password": password, "ca": str(self.hub.data / "security" / "ca.pem")}
        self.settings = self.folder / "at.json"
        self.settings.write_text(json.dumps(self.at))
        for topic in ("orders", "purses", "pings"):
            self.hub.run("topics", "create", topic, "--data", str(self.hub.data))

    def _trips(self, report):
        report.check("Java registers a schema and writes with it (Apicurio's serialiser)", lambda: self._java("write", "orders", json.dumps(FIRST), json.dumps({"id": 1, "article": "lamp"})))
        report.check("JavaScript reads what Java wrote", lambda: equal(self._js_read("orders", 1), [{"id": "1", "article": "lamp"}], "records"))
        report.check("JavaScript registers the next version and writes with it", lambda: self._js("write", "orders", "AVRO", json.dumps(SECOND), json.dumps({"id": 2, "article": "chair", "note": "red"})))
        report.check("Python registers nothing new and writes with the first version", self._python_writes)
        report.check("Java reads what all three wrote", self._java_reads)
        report.check("Python reads what all three wrote", self._python_reads)
        report.check("JavaScript reads what all three wrote", lambda: equal(
            [each["article"] for each in self._js_read("orders", 3)], ["lamp", "chair", "table"], "articles"))
        report.check("JSON Schema: what Python writes JavaScript reads, and what does not fit Python refuses", self._json)
        report.check("Protobuf: JavaScript writes and reads", self._protobuf)
        report.check("a version that would break readers is refused to Python with 409, and to nobody anything with a wrong password", self._refused)
        report.check("crossdock schemas check names the field, the rule, who fails and what mends it, and ends with 1", self._check)
        report.check("crossdock schemas registers, lists, shows, compares and deletes", self._command)

    def _java(self, *arguments):
        jars = tools.KIT / "serdes"
        return tools.run([tools.JAVA, *tools.JAVA_FLAGS, "-cp", "%s/classes:%s/*" % (jars, jars), "io.crossdock.ci.serdes.Serdes",
                          str(self.settings), *arguments])[1].decode()

    def _js(self, *arguments):
        return tools.run(["node", str(tools.HERE / "serdes" / "client.js"), str(self.settings), *arguments],
                         environment={"NODE_PATH": str(tools.KIT / "node_modules")})[1].decode()

    def _js_read(self, topic, count):
        read = [json.loads(line) for line in self._js("read", topic, str(count)).splitlines()]
        return [dict(each, id=str(each["id"])) if "id" in each else each for each in read]

    def _java_reads(self):
        read = [json.loads(line) for line in self._java("read", "orders", "3").splitlines()]
        equal(read, [{"id": 1, "article": "lamp"}, {"id": 2, "article": "chair", "note": "red"}, {"id": 3, "article": "table"}], "records")

    def _client(self, **more):
        for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):  # requests would trust these instead of what it is told
            os.environ.pop(name, None)
        from confluent_kafka.schema_registry import SchemaRegistryClient
        return SchemaRegistryClient({"url": self.at["registry"], "ssl.ca.location": self.at["ca"],
                                     "basic.auth.user.info": "%(user)s:%(password)s" % dict(self.at, **more)})

    def _kafka(self, **more):
        return dict({"bootstrap.servers": self.at["bootstrap"], "security.protocol": "SASL_SSL", "ssl.ca.location": self.at["ca"],
                     "sasl.mechanism": "SCRAM-SHA-512", "sasl.username": self.at["user"], "sasl.password": self.at["password"]}, **more)

    def _produce(self, topic, value):
        from confluent_kafka import Producer
        producer = Producer(self._kafka())
        producer.produce(topic, value, "python")
        equal(producer.flush(30), 0, "records left")

    def _python_writes(self):
        import io
        import struct
        import avro.io
        import avro.schema
        from confluent_kafka.schema_registry import Schema
        number = self._client().register_schema("orders-value", Schema(json.dumps(FIRST), "AVRO"))
        equal(self._client().get_version("orders-value", 1).schema_id, number, "id of version 1")
        out = io.BytesIO(struct.pack(">bI", 0, number))
        out.seek(5)
        avro.io.DatumWriter(avro.schema.parse(json.dumps(FIRST))).write({"id": 3, "article": "table"}, avro.io.BinaryEncoder(out))
        self._produce("orders", out.getvalue())

    def _python_reads(self):
        import io
        import struct
        import avro.io
        import avro.schema
        from confluent_kafka import Consumer, TopicPartition
        consumer, client, read = Consumer(self._kafka(**{"group.id": "python"})), self._client(), []
        newest = avro.schema.parse(client.get_latest_version("orders-value").schema.schema_str)
        consumer.assign([TopicPartition("orders", 0, 0)])
        while len(read) < 3:
            message = consumer.poll(30)
            expect(message is not None and not message.error(), "no record: %s" % message)
            magic, number = struct.unpack(">bI", message.value()[:5])
            equal(magic, 0, "first byte")
            written = avro.schema.parse(client.get_schema(number).schema_str)
            read.append(avro.io.DatumReader(written, newest).read(avro.io.BinaryDecoder(io.BytesIO(message.value()[5:]))))
        consumer.close()
        equal([each["note"] for each in read], ["none", "red", "none"], "notes, of old records by default")

    def _json(self):
        from confluent_kafka.schema_registry.json_schema import JSONSerializer
        from confluent_kafka.serialization import MessageField, SerializationContext, SerializationError
        serialize = JSONSerializer(json.dumps(PURSE), self._client())
        context = SerializationContext("purses", MessageField.VALUE)
        self._produce("purses", serialize({"coins": 7}, context))
        equal(self._js_read("purses", 1), [{"coins": 7}], "records")
        try:
            serialize({"coins": "seven"}, context)
        except SerializationError:
            return
        raise AssertionError("Python serialised what does not fit")

    def _protobuf(self):
        self._js("write", "pings", "PROTOBUF", PROTO, json.dumps({"text": "hello"}))
        equal(self._js_read("pings", 1), [{"text": "hello"}], "records")

    def _refused(self):
        from confluent_kafka.schema_registry import Schema
        from confluent_kafka.schema_registry.error import SchemaRegistryError
        for client, status in ((self._client(), 409), (self._client(password="wrong"), 401)):
            try:
                client.register_schema("orders-value", Schema(json.dumps(BROKEN), "AVRO"))
            except SchemaRegistryError as e:
                equal(e.http_status_code, status, "HTTP status")
                continue
            raise AssertionError("it was registered")
        expect(not self._client().test_compatibility("orders-value", Schema(json.dumps(BROKEN), "AVRO")), "it is called compatible")

    def _schemas(self, *arguments, **options):
        return self.hub.run("schemas", arguments[0], "--data", str(self.hub.data), *arguments[1:], **options)

    def _check(self):
        folder = self.folder / "schemas"
        (folder / "common").mkdir(parents=True)
        (folder / "orders-value.avsc").write_text(json.dumps(BROKEN))
        (folder / "purse.proto").write_text('syntax = "proto3";\nimport "common/coin.proto";\nmessage Full {\n  repeated Coin coins = 1;\n}\n')
        (folder / "common" / "coin.proto").write_text('syntax = "proto3";\nmessage Coin {\n  int32 cents = 1;\n}\n')
        code, out, err = self._schemas("check", str(folder), may_fail=True)
        equal(code, 1, "exit code")
        for part in ("breaks BACKWARD", "price", "READER_FIELD_MISSING_DEFAULT_VALUE", "fails", "mend", "1 of 3"):
            expect(part in err, "%r is not said: %s" % (part, err))
        expect("purse" in out.decode() and "fits" in out.decode(), "it says %s" % out)
        (folder / "orders-value.avsc").write_text(json.dumps(SECOND))
        equal(self._schemas("check", str(folder))[0], 0, "exit code of a good one")

    def _command(self):
        self._schemas("register", str(self.folder / "schemas"))
        listed = self._schemas("list")[1].decode()
        expect(all(name in listed for name in ("orders-value", "purse", "coin:1", "purses-value", "pings-value")), "list says %s" % listed)
        expect('"article"' in self._schemas("show", "orders-value", "1")[1].decode(), "show does not show")
        compared = self._schemas("diff", "orders-value")[1].decode()
        expect('"note"' in compared and "BACKWARD: readers with version 2 understand" in compared, "diff says %s" % compared)
        self._schemas("compatibility", "purse", "--set", "FULL")
        expect("FULL" in self._schemas("compatibility", "purse")[1].decode(), "the level is not set")
        self._schemas("delete", "purse")
        expect("purse " not in self._schemas("list")[1].decode(), "purse is still listed")
