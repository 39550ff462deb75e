"""The life of a hub: it starts fast, stops cleanly, and after kill -9 nothing acknowledged is lost or there twice."""
import os
import subprocess
import threading
import time

from trips import kcat, samples, tools
from trips.hub import Hub
from trips.partitioner import partition_of
from trips.report import await_that, equal, expect
from trips.samples import Stored

START_LIMIT_S = 3.0


class Lifecycle:
    def __init__(self, home, folder):
        self.hub = Hub(home, os.path.join(folder, "lifecycle"))

    def run(self, report):
        try:
            if not report.check("bin/crossdock start prints ready", self.hub.start):
                return
            report.check("status tells roles and addresses of the running hub", self.status)
            report.check("SIGTERM stops it with exit 0, and status says so", self.stop)
            report.check("kill -9 under a running producer: every record is there once, in order", self.kill)
            report.check("a group goes on where it was after kill -9", self.group)
            report.check("from start to ready under %g s" % START_LIMIT_S, self.fast)
        finally:
            self.hub.close()

    def status(self):
        found = self.hub.status()
        equal(found["pid"], self.hub.pid(), "pid: start must exec the JVM")
        expect(found["ready"], "not ready: %r" % found)
        for role in ("zookeeper", "broker", "connectors", "http"):
            expect(role in found["roles"], "role %s is missing: %r" % (role, found["roles"]))
        for role in ("zookeeper", "broker", "http"):
            expect(not found["addresses"][role][0].endswith(":0"), "no port: %r" % found["addresses"])

    def stop(self):
        self.hub.stop()
        code, out, _ = self.hub.run("status", "--data", str(self.hub.data), may_fail=True)
        expect(code == 1 and b"not running" in out, "status of a stopped hub: exit %d, %r" % (code, out))
        self.hub.start()

    def kill(self):
        """An idempotent producer sends through the kills and restarts. It repeats what was not acknowledged, and nothing else may
        be missing or twice. (kcat gives up when its last broker is gone; the Java producer does not.)"""
        self.hub.run("topics", "create", "numbers", "--partitions", "3", "--bootstrap", self.hub.bootstrap)
        producer = tools.start_kafka_tool(
            "ConsoleProducer", "--bootstrap-server", self.hub.bootstrap, "--topic", "numbers", "--reader-property", "parse.key=true",
            "--compression-codec", "lz4", "--message-send-max-retries", "1000000",
            *[a for p in ("enable.idempotence=true", "linger.ms=5", "max.block.ms=60000", "reconnect.backoff.max.ms=500")
              for a in ("--command-property", p)])
        ended = threading.Event()
        self.sent = 0

        def feed():
            while not ended.is_set():
                for _ in range(50):
                    producer.stdin.write(b"key-%d\t%d\n" % (self.sent % 40, self.sent))
                    self.sent += 1
                producer.stdin.flush()
                time.sleep(0.01)  # a steady stream, so that the kill meets records in every state

        feeder = threading.Thread(target=feed)
        feeder.start()
        try:
            for _ in range(2):
                start = self.sent
                await_that(lambda: self.sent > start + 4000, "records are on their way", 30)
                self.hub.kill()
                self.hub.start()
            start = self.sent
            await_that(lambda: self.sent > start + 2000, "records after the restart", 30)
        finally:
            ended.set()
            feeder.join()
            producer.stdin.close()
            try:
                code = producer.wait(60)
            except subprocess.TimeoutExpired:
                producer.kill()
                code = producer.wait()
        equal(code, 0, "exit code of the producer")
        self.compare(self.read([]))

    def wanted(self):
        out, ends = [], [0, 0, 0]
        for i in range(self.sent):
            key = b"key-%d" % (i % 40)
            p = partition_of(key, 3)
            out.append(Stored(p, ends[p], key, b"%d" % i, []))
            ends[p] += 1
        return sorted(out)

    def compare(self, read):
        problem = samples.difference(self.wanted(), read)
        expect(problem is None, "of %d records, %s" % (self.sent, problem))

    def read(self, group):
        options = ["-G", group, "numbers"] if group else ["-C", "-t", "numbers", "-o", "beginning"]
        _, data, _ = tools.run(["kcat", "-b", self.hub.bootstrap, "-q", "-e", "-f", kcat.FORMAT, "-X", "auto.offset.reset=earliest", *options])
        return kcat.parse(data).get("numbers", [])

    def group(self):
        self.compare(self.read("readers"))
        self.hub.kill()
        self.hub.start()
        equal(self.read("readers"), [], "records read again")

    def fast(self):
        print("          from start to ready: %s s; resident memory now %d MB" % (
            ", ".join("%.1f" % s for s in self.hub.ready_seconds), self.hub.memory_mb()))
        expect(min(self.hub.ready_seconds) < START_LIMIT_S, "best of %r s" % self.hub.ready_seconds)
