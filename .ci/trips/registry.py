"""The schema registry of a hub made by 'crossdock secure', over TLS and with passwords: what one language writes the others read, schemas
evolve, what would break somebody is refused, and the command line does what a user of it expects."""
import json
import pathlib
import re
import socket

from trips import hub, languages, schemaclients
from trips.report import equal, expect

FIRST, SECOND = (json.loads(text) for text in (languages.TYPES[0].first, languages.TYPES[0].second))
BROKEN = dict(FIRST, fields=FIRST["fields"] + [{"name": "price", "type": "double"}])


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
        self.hub.settings = {"zookeeper.listen": "127.0.0.1:0", "broker.group.initial.rebalance.delay.ms": "0"}
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
        languages.Languages(self.settings, self.at).run(report)
        report.check("a version that would break readers is refused to Python with 409, and to nobody anything with a wrong password", self._refused)
        report.check("crossdock schemas check names the field, the rule, who fails and what mends it, and ends with 1", self._check)
        report.check("crossdock schemas registers, lists, shows, compares and deletes", self._command)

    def _refused(self):
        from confluent_kafka.schema_registry import Schema
        from confluent_kafka.schema_registry.error import SchemaRegistryError
        python = schemaclients.Python(self.at)
        for client, status in ((python.registry(), 409), (python.registry(password="wrong"), 401)):
            try:
                client.register_schema("orders-value", Schema(json.dumps(BROKEN), "AVRO"))
            except SchemaRegistryError as e:
                equal(e.http_status_code, status, "HTTP status")
                continue
            raise AssertionError("it was registered")
        expect(not python.registry().test_compatibility("orders-value", Schema(json.dumps(BROKEN), "AVRO")), "it is called compatible")

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
