"""kill -9 in the middle of the demo, first of its hub, then of everything, then once more to the end: the totals are exact."""
import json
import os
import pathlib
import signal
import subprocess
import time

from trips import wire
from trips.report import Unmet, equal, expect

PARTITIONS = 6
ORDER_LINES = 77628


class KillDemo:
    def __init__(self, home, folder):
        self.command = [str(pathlib.Path(home).resolve() / "examples" / "orders" / "run"), "--data", os.path.join(folder, "demo")]
        self.data, self.log = pathlib.Path(folder) / "demo", pathlib.Path(folder) / "demo.out"

    def run(self, report):
        if (report.check("the demo, its hub killed with a quarter in the topic", self.hub_killed)
                and report.check("the demo, hub and database killed with nearly all in the topic", self.all_killed)):
            report.check("the demo, run to its end: its totals are those expected", self.to_the_end)

    def start(self):
        with open(self.log, "wb") as out:
            return subprocess.Popen(self.command, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT, start_new_session=True)

    def under_way(self, demo, records):
        """Waits for the moment to kill: so many records are in the topic."""
        deadline = time.monotonic() + 120
        while self.in_topic() < records:
            expect(demo.poll() is None, "it ended with %s before %d records were in the topic:\n%s" % (demo.poll(), records, self.printed()))
            expect(time.monotonic() < deadline, "not %d records in the topic after 120 s:\n%s" % (records, self.printed()))
            time.sleep(0.05)

    def hub_killed(self):
        demo = self.start()
        try:
            self.under_way(demo, ORDER_LINES // 4)
            os.kill(self.hub()["pid"], signal.SIGKILL)
            try:
                code = demo.wait(60)
            except subprocess.TimeoutExpired:
                raise Unmet("the demo does not notice within 60 s that its hub is gone:\n" + self.printed())
            expect(code != 0, "the demo ended well although its hub was killed:\n" + self.printed())
        finally:
            self.end(demo)

    def all_killed(self):
        demo = self.start()
        try:
            self.under_way(demo, ORDER_LINES * 9 // 10)
        finally:
            self.end(demo)

    def to_the_end(self):
        demo = self.start()
        try:
            code = demo.wait(180)
        except subprocess.TimeoutExpired:
            raise Unmet("not finished after 180 s:\n" + self.printed())
        finally:
            self.end(demo)
        equal(code, 0, "exit code; it printed:\n" + self.printed())
        print("".join("          %s\n" % line for line in self.printed().splitlines()[-12:]), end="")

    def end(self, demo):
        """kill -9 of the demo and all it started: they share a process group."""
        try:
            os.killpg(demo.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass  # all of it ended by itself, as it should
        demo.wait()

    def hub(self):
        """What the demo's hub says of itself; empty while there is none."""
        for path in self.data.rglob("run/hub.json"):
            return json.loads(path.read_text())
        return {}

    def in_topic(self):
        try:
            address = self.hub()["addresses"]["broker"][0].split("://")[1]
            with wire.connect(address) as sock:
                marks = [wire.fetch(sock, "shop.orders", p, 0, max_bytes=1, wait_ms=0)[:2] for p in range(PARTITIONS)]
        except (KeyError, OSError, EOFError):
            return 0  # not up yet
        return sum(mark for error, mark in marks if not error)

    def printed(self):
        return self.log.read_text(errors="replace")[-3000:]
