"""Two hubs made by 'crossdock secure' that are one cluster: either takes what is to be written and the one that writes has the last word, by
the caller's own rights; one is killed, and the other goes on where it was."""
import json
import pathlib
import re

from trips import apachekafka, hub, rest
from trips.report import await_that, equal, expect


def _version(fields):
    return json.dumps({"type": "record", "name": "Order", "fields": [{"name": "f%d" % n, "type": "long", "default": 0} for n in range(fields)]})


class RegistryPair:
    def __init__(self, home, folder):
        self.folder = pathlib.Path(folder) / "registry-pair"
        self.folder.mkdir()
        self.zookeeper = hub.Hub(home, self.folder / "zookeeper")
        self.zookeeper.settings = {"roles": "zookeeper", "zookeeper.listen": "127.0.0.1:0"}
        self.hubs = {node: hub.Hub(home, self.folder / ("n%d" % node)) for node in (1, 2)}
        ports = apachekafka.free_ports(4)
        self.ports = {1: ports[:2], 2: ports[2:]}

    def run(self, report):
        try:
            if (report.check("ZooKeeper starts, and 'crossdock secure' and a copy of its configuration make two hubs", self._make)
                    and report.check("one starts", self.hubs[1].start) and report.check("the other joins it", self.hubs[2].start)):
                self._trips(report)
                report.check("both still run, and stop cleanly", lambda: [each.stop() for each in self.hubs.values()])
        finally:
            for each in (*self.hubs.values(), self.zookeeper):
                each.close()

    def _make(self):
        self.zookeeper.start()
        first, (broker, http) = self.hubs[1], self.ports[1]
        config = self.folder / "n1.yaml"
        config.write_text("")
        first.run("secure", "--data", str(first.data), "--config", str(config), "--port", str(broker), "--http-port", str(http))
        other = config.read_text().replace(":%d'" % broker, ":%d'" % self.ports[2][0]).replace(":%d'" % http, ":%d'" % self.ports[2][1])
        config.with_name("n2.yaml").write_text(other)
        for node, each in self.hubs.items():
            each.settings = {"node.id": str(node), "roles": "broker,registry,http", "zookeeper.connect": self.zookeeper.status()["addresses"]["zookeeper"][0]}
            each.options = ["--config", str(config.with_name("n%d.yaml" % node))]
        self.ca = str(first.data / "security" / "ca.pem")

    def _trips(self, report):
        report.check("users and rules are made on one hub", self._users)
        report.check("both take what alice registers, and each is the next id whoever was asked", self._writes)
        report.check("what a caller may not is refused by both, and what she registers elsewhere is not hers to read", self._rights)
        report.check("the one that writes is killed: the other reads on, writes soon, and goes on with the ids", self._killed)
        report.check("the killed one is back, has it all, and hands on what is to be written", self._back)

    def _command(self, *arguments):
        return self.hubs[1].run(*arguments, "--data", str(self.hubs[1].data))[1].decode()

    def _users(self):
        self.callers = {}
        for name in ("alice", "bob"):
            password = re.search(r"password (\S+)", self._command("users", "add", name)).group(1)
            self.callers[name] = {node: rest.Rest("https://127.0.0.1:%d/registry" % self.ports[node][1], (name, password), self.ca) for node in (1, 2)}
        for name, operation in (("alice", "READ,WRITE"), ("bob", "READ")):
            self._command("acls", "add", "--topic", "_schemas/orders-", "--prefixed", "--allow", "User:" + name, "--operation", operation)

    def _register(self, node, fields, seconds=60):
        """The id of a version, once the node can have it written."""
        answers = []

        def registered():
            answers.append(self.callers["alice"][node].register("orders-value", _version(fields)))
            expect(answers[-1].status == 200, "%d %s" % (answers[-1].status, answers[-1].text))
            return True
        await_that(registered, "version %d is registered by hub %d" % (fields, node), seconds)
        return answers[-1].json["id"]

    def _writes(self):
        first = self._register(1, 1)
        equal([self._register(node, fields) for fields, node in ((2, 2), (3, 1), (4, 2))], [first + 1, first + 2, first + 3], "ids")
        self.ids = list(range(first, first + 4))
        await_that(lambda: len(self._writers()) == 1, "one hub writes, and both know which", 30)
        self.writer, = self._writers()
        self.other = 3 - self.writer
        self._read(self.other)

    def _writers(self):
        """Those whose last word about it is that they are it."""
        said = {node: re.findall(r"The writer of topic _schemas is (.*)", self._log(node)) for node in self.hubs}
        return [node for node, words in said.items() if words and words[-1].startswith("this node")]

    def _log(self, node):
        return (self.hubs[node].data / "logs" / "hub.log").read_text(errors="replace")

    def _read(self, node):
        """All versions, as bob sees them there."""
        bob = self.callers["bob"][node]
        await_that(lambda: bob.get("/subjects/orders-value/versions").json == list(range(1, len(self.ids) + 1)), "hub %d has all versions" % node, 30)
        equal([bob.get("/subjects/orders-value/versions/%d" % (n + 1)).json["id"] for n in range(len(self.ids))], self.ids, "ids on hub %d" % node)

    def _rights(self):
        for node in self.hubs:
            refused = self.callers["bob"][node].register("orders-value", _version(9))
            equal((refused.status, refused.json["error_code"]), (403, 40301), "answer of hub %d to bob" % node)
            refused = self.callers["alice"][node].register("bills-value", _version(9))
            equal((refused.status, refused.json["error_code"]), (403, 40301), "answer of hub %d to alice about what is not hers" % node)
            guessed = rest.Rest(self.callers["alice"][node].url, ("alice", "guess"), self.ca)
            equal(guessed.register("orders-value", _version(9)).status, 401, "status on hub %d for a wrong password" % node)
        audit = "".join(file.read_text() for file in self.hubs[self.writer].data.rglob("audit*") if file.is_file())
        expect("REGISTRY_WRITE" in audit and "User:alice" in audit, "the hub that writes has not written down that alice did: %s" % audit[-2000:])

    def _killed(self):
        self.hubs[self.writer].kill()
        equal(self.callers["bob"][self.other].get("/schemas/ids/%d" % self.ids[0]).status, 200, "status for a reader")
        self.ids.append(self._register(self.other, 5, 90))
        equal(self.ids, list(range(self.ids[0], self.ids[0] + 5)), "ids")

    def _back(self):
        self.hubs[self.writer].start()
        self._read(self.writer)
        self.ids.append(self._register(self.writer, 6))
        equal(self.ids[-1], self.ids[0] + 5, "id")
        self._read(self.other)
