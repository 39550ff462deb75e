"""A Kafka Connect distributed worker with the file connectors, its broker killed again and again and the worker once: what the source
reads is in the topic exactly once and in order, what the sink writes is all there, in order, at least once."""
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request

from trips import tools
from trips.report import Unmet, await_that, equal, expect

LINES = pathlib.Path(__file__).resolve().parents[3] / "shared" / "data" / "clickstream-eshop" / "eshop-2008-05.csv"
PER_ROUND, FARTHEST_AHEAD = 150, 5000
KILLS = (6000, 14000, 22000)  # lines in the sink's file

WORKER = """
bootstrap.servers={bootstrap}
group.id={prefix}-workers
listeners=http://127.0.0.1:{port}
key.converter=org.apache.kafka.connect.storage.StringConverter
value.converter=org.apache.kafka.connect.storage.StringConverter
config.storage.topic={prefix}-configs
offset.storage.topic={prefix}-offsets
status.storage.topic={prefix}-status
config.storage.replication.factor=1
offset.storage.replication.factor=1
status.storage.replication.factor=1
offset.storage.partitions=3
status.storage.partitions=2
offset.flush.interval.ms=500
exactly.once.source.support=enabled
consumer.isolation.level=read_committed
plugin.discovery=service_load
session.timeout.ms=10000
scheduled.rebalance.max.delay.ms=2000
"""


class Connect:
    """`broker` has bootstrap, kill and start, as trips.hub.Hub has."""

    def __init__(self, broker, folder):
        self.broker, self.folder, self.prefix = broker, pathlib.Path(folder), "connect-%d" % os.getpid()
        self.source, self.sink = self.folder / "source.txt", self.folder / "sink.txt"
        self.lines, self.worker = [], None

    def run(self, report):
        if not report.check("the lines to copy are there", self.load):
            return
        try:
            if not report.check("a distributed worker starts, with exactly-once sources, and takes both connectors", self.begin):
                self.tell()
                return
            if not report.check("it goes on while its broker is killed %d times, and it once" % len(KILLS), self.kills):
                self.tell()
                return
            if not report.check("the sink's file holds every line, in order; a line may come again", self.sunk):
                self.tell()
            report.check("the topic holds every line once, in order", self.exactly_once)
            report.check("both connectors and their tasks run, and tell where they stand", self.status)
            report.check("a stopped sink's offsets are reset by Connect's REST: it writes everything again", self.reset)
            report.check("connectors are deleted, the worker ends well", self.end)
        finally:
            if self.worker and self.worker.poll() is None:
                self.worker.kill()
                self.worker.wait()

    def load(self):
        self.lines = LINES.read_text("utf-8").splitlines()[1:]
        self.lines = ["%d;%s" % (i, line) for i, line in enumerate(self.lines)]  # each of its own

    def begin(self):
        self.folder.mkdir(parents=True, exist_ok=True)
        with socket.socket() as s:
            s.bind(("127.0.0.1", 0))
            self.port = s.getsockname()[1]
        self.source.write_text("")
        (self.folder / "worker.properties").write_text(WORKER.format(bootstrap=self.broker.bootstrap, prefix=self.prefix, port=self.port))
        tools.kafka_tool("TopicCommand", "--bootstrap-server", self.broker.bootstrap, "--create", "--topic", self.prefix, "--partitions", "1")
        self.start()
        for name, config in (("source", {"connector.class": "FileStreamSource", "tasks.max": "1", "file": str(self.source), "topic": self.prefix, "exactly.once.support": "required"}),
                             ("sink", {"connector.class": "FileStreamSink", "tasks.max": "1", "file": str(self.sink), "topics": self.prefix})):
            self.rest("PUT", "/connectors/%s/config" % name, config)
        await_that(self.running, "both connectors run", 30)

    def start(self):
        command = [tools.JAVA, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx512m", "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                   "-Dorg.slf4j.simpleLogger.showDateTime=true", "-Dorg.slf4j.simpleLogger.dateTimeFormat=HH:mm:ss.SSS",
                   "-cp", "%s/connect/*" % tools.KIT, "org.apache.kafka.connect.cli.ConnectDistributed", str(self.folder / "worker.properties")]
        with open(self.folder / "worker.out", "ab") as out:
            self.worker = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT)
        await_that(lambda: self.asked("GET", "/connectors") is not None, "the worker answers", 60)

    def rest(self, method, path, body=None):
        request = urllib.request.Request("http://127.0.0.1:%d%s" % (self.port, path), method=method, headers={"Content-Type": "application/json"},
                                         data=None if body is None else json.dumps(body).encode())
        deadline = time.monotonic() + 60
        while True:
            try:
                with urllib.request.urlopen(request, timeout=60) as answer:
                    text = answer.read()
                    return json.loads(text) if text else {}
            except urllib.error.HTTPError as e:
                if e.code != 409 or time.monotonic() > deadline:  # 409: the workers are settling who does what
                    raise Unmet("%s %s: %d %s" % (method, path, e.code, e.read().decode(errors="replace")[:500]))
                time.sleep(0.3)

    def asked(self, method, path):
        """Its answer, or None while there is none."""
        expect(self.worker.poll() is None, "the worker ended with %s" % self.worker.poll())
        try:
            return self.rest(method, path)
        except (OSError, Unmet):
            return None

    def running(self):
        for name in ("source", "sink"):
            found = self.asked("GET", "/connectors/%s/status" % name)
            states = [found["connector"]["state"]] + [t["state"] for t in found["tasks"]] if found else []
            expect("FAILED" not in states, "%s: %r" % (name, found))
            expect(states == ["RUNNING", "RUNNING"], "%s: %r" % (name, states))
        return True

    def kills(self):
        kills, written, begun = list(KILLS), 0, time.monotonic()
        with open(self.source, "a", encoding="utf-8") as file:
            while kills or written < len(self.lines):
                expect(time.monotonic() < begun + 170, "of %d lines only %d came after 170 s; %s" % (written, self.sunk_lines(), self.states()))
                sunk = self.sunk_lines()
                if kills and sunk >= kills[0]:
                    kills.pop(0)
                    self.broker.kill()
                    if len(kills) == 1:
                        self.worker.kill()
                        self.worker.wait()
                    self.broker.start()
                    if len(kills) == 1:
                        self.start()
                # a steady stream, never far ahead of the sink, so that each kill meets lines in every state
                until = min(len(self.lines), written + PER_ROUND, sunk + FARTHEST_AHEAD)
                file.write("".join(line + "\n" for line in self.lines[written: until]))
                file.flush()
                written = max(written, until)
                time.sleep(0.05)

    def sunk_lines(self):
        return self.sink.read_bytes().count(b"\n") if self.sink.exists() else 0

    def sunk(self):
        """Every line, and no line before one that had not been there: a sink that goes back repeats, it does not skip."""
        last = self.lines[-1].encode()
        deadline = time.monotonic() + 120
        while not self.sink.exists() or last not in self.sink.read_bytes().split(b"\n")[-2000:]:
            expect(time.monotonic() < deadline, "the last line did not come within 120 s; %s" % self.states())
            time.sleep(0.3)
        reached = 0
        for line in self.sink.read_text("utf-8").splitlines():
            i = int(line.split(";", 1)[0])
            equal(line, self.lines[i], "line %d of the sink" % i)
            expect(i <= reached, "line %d came when %d was next" % (i, reached))
            reached = max(reached, i + 1)
        equal(reached, len(self.lines), "different lines in the sink's file")

    def states(self):
        return [self.asked("GET", "/connectors/%s/status" % name) for name in ("source", "sink")]

    def exactly_once(self):
        out = tools.run(["kcat", "-b", self.broker.bootstrap, "-C", "-t", self.prefix, "-p", "0", "-o", "beginning", "-e", "-q", "-X", "isolation.level=read_committed"])[1]
        found = out.decode().splitlines()
        if found != self.lines:
            at = next((i for i, (a, b) in enumerate(zip(found, self.lines)) if a != b), min(len(found), len(self.lines)))
            raise Unmet("%d lines of %d; first difference at %d: %r" % (len(found), len(self.lines), at, found[at: at + 2]))

    def status(self):
        await_that(self.running, "both run", 30)
        found = self.rest("GET", "/connectors/source/offsets")["offsets"]
        equal([o["offset"]["position"] for o in found], [self.source.stat().st_size], "the source's offset")
        # the end is behind the marker of the last transaction, which no sink gets to see
        await_that(lambda: expect(self.end_offset() - self.sink_offset() in (0, 1), "the sink's offset is %d, the end %d" % (self.sink_offset(), self.end_offset())) or True,
                   "the sink has committed its last line", 10)

    def sink_offset(self):
        return self.rest("GET", "/connectors/sink/offsets")["offsets"][0]["offset"]["kafka_offset"]

    def end_offset(self):
        out = tools.kafka_tool("GetOffsetShell", "--bootstrap-server", self.broker.bootstrap, "--topic", self.prefix)[1]
        return int(out.decode().strip().rsplit(":", 1)[1])

    def reset(self):
        self.rest("PUT", "/connectors/sink/stop")
        await_that(lambda: self.asked("GET", "/connectors/sink/status")["connector"]["state"] == "STOPPED", "the sink is stopped", 30)
        size = self.sink.stat().st_size
        self.rest("DELETE", "/connectors/sink/offsets")
        equal(self.rest("GET", "/connectors/sink/offsets")["offsets"], [], "offsets after the reset")
        self.rest("PUT", "/connectors/sink/resume")
        wanted = sum(len(line.encode()) + 1 for line in self.lines)
        await_that(lambda: self.sink.stat().st_size >= size + wanted, "everything is written again", 60)
        equal(self.sink.read_bytes()[size:].decode().splitlines(), self.lines, "lines written again")

    def end(self):
        for name in ("source", "sink"):
            self.rest("DELETE", "/connectors/" + name)
        equal(self.rest("GET", "/connectors"), [], "connectors")
        self.worker.send_signal(signal.SIGTERM)
        try:
            equal(self.worker.wait(30), 143, "exit code after SIGTERM")
        except subprocess.TimeoutExpired:
            raise Unmet("the worker did not end within 30 s")
        shutil.rmtree(self.folder, ignore_errors=True)

    def tell(self):
        print("          worker.out: " + (self.folder / "worker.out").read_text(errors="replace")[-3500:].replace("\n", "\n          "))
