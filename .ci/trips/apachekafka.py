"""A node of Apache Kafka with logins and access rules, started from the jars its tools come in."""
import pathlib
import random
import socket
import subprocess

from trips import tools
from trips.report import Unmet, await_that, expect

SETTINGS = """process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:%(controller)d
controller.listener.names=CONTROLLER
listeners=USERS://127.0.0.1:%(users)d,INNER://127.0.0.1:%(inner)d,CONTROLLER://127.0.0.1:%(controller)d
advertised.listeners=USERS://127.0.0.1:%(users)d,INNER://127.0.0.1:%(inner)d
listener.security.protocol.map=CONTROLLER:PLAINTEXT,INNER:PLAINTEXT,USERS:SASL_PLAINTEXT
inter.broker.listener.name=INNER
sasl.enabled.mechanisms=SCRAM-SHA-512
listener.name.users.scram-sha-512.sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required;
authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer
super.users=User:ANONYMOUS
log.dirs=%(folder)s/data
offsets.topic.num.partitions=1
offsets.topic.replication.factor=1
transaction.state.log.num.partitions=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
group.initial.rebalance.delay.ms=0
"""
ROLES = ("users", "inner", "controller")


def free_ports(count):
    """Ports that are free now, each another, and not among those that the system takes for clients: somebody listens only later."""
    free = []
    for port in random.sample(range(15000, 32000), 1000):
        with socket.socket() as tried:
            if tried.connect_ex(("127.0.0.1", port)) != 0:
                free.append(port)
        if len(free) == count:
            return free
    raise Unmet("of 1000 ports %d are free" % len(free))


class ApacheKafka:
    """Users log in by SCRAM at `bootstrap`; at `inner` nobody is asked, and may do everything."""

    def __init__(self, folder, users):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir()
        ports = dict(zip(ROLES, free_ports(len(ROLES))))
        self.bootstrap, self.inner = ("127.0.0.1:%d" % ports[role] for role in ("users", "inner"))
        self.properties = self.folder / "broker.properties"
        self.properties.write_text(SETTINGS % dict(ports, folder=self.folder))
        self.output = self.folder / "kafka.out"
        self.users, self._process = users, None

    def start(self):
        if not (self.folder / "data").exists():
            scram = [a for name, password in self.users.items() for a in ("--add-scram", "SCRAM-SHA-512=[name=%s,password=%s]" % (name, password))]
            tools.run([*self._java(), "kafka.tools.StorageTool", "format", "-t", "5L6g3nShT-eMCtK--X86sw", "-c", str(self.properties), *scram])
        with open(self.output, "ab") as out:
            self._process = subprocess.Popen([*self._java(), "kafka.Kafka", str(self.properties)], stdin=subprocess.DEVNULL, stdout=out,
                                             stderr=subprocess.STDOUT)
        try:
            await_that(self._answers, "Apache Kafka answers", 90)
        except Unmet as late:
            raise Unmet("%s; it printed:\n%s" % (late, self.output.read_text(errors="replace")[-2000:]))

    def _answers(self):
        expect(self._process.poll() is None, "it ended with %s" % self._process.poll())
        return tools.run(["kcat", "-b", self.inner, "-L", "-m", "2"], may_fail=True)[0] == 0

    def kill(self):
        self._process.kill()
        self._process.wait()

    def close(self):
        if self._process and self._process.poll() is None:
            self.kill()

    def _java(self):
        return [tools.JAVA, "-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", "%s/kafka-tools/*" % tools.KIT]
