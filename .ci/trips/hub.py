"""A hub from the unpacked tarball, as its user runs it: by bin/crossdock, nothing else."""
import json
import os
import pathlib
import signal
import subprocess
import time

from trips import tools
from trips.report import Unmet, equal, expect


class Hub:
    """One data folder's hub; started, stopped, killed and started again on the same addresses."""

    def __init__(self, home, data, **settings):
        self.command = pathlib.Path(home).resolve() / "bin" / "crossdock"
        self.data = pathlib.Path(data)
        self.settings = {"broker.listeners": "PLAINTEXT://127.0.0.1:0", "zookeeper.listen": "127.0.0.1:0", "http.listen": "127.0.0.1:0"}
        self.settings.update(settings)
        self.options = []
        self.output = self.data.with_name(self.data.name + ".out")
        self.ready_seconds = []
        self._process = None

    def start(self, environment=None, seconds=60):
        arguments = self.options + [a for name, value in self.settings.items() for a in ("--set", "%s=%s" % (name, value))]
        begun = time.monotonic()
        with open(self.output, "ab") as out:
            before = out.tell()
            self._process = subprocess.Popen([str(self.command), "start", "--data", str(self.data), *arguments], stdin=subprocess.DEVNULL,
                                             stdout=out, stderr=subprocess.STDOUT, env=dict(os.environ, **(environment or {})))
        while not any(line.startswith(b"ready") for line in self.output.read_bytes()[before:].splitlines()):
            code = self._process.poll()
            if code is not None or time.monotonic() - begun > seconds:
                self.close()
                raise Unmet("not ready%s; it printed:\n%s" % (
                    " within %d s" % seconds if code is None else ", exit %d" % code, self.printed()[-3000:]))
            time.sleep(0.01)
        self.ready_seconds.append(time.monotonic() - begun)
        addresses = self.status()["addresses"]
        self.bootstrap = addresses["broker"][0].split("://")[1] if "broker" in addresses else None
        # the next start serves the same addresses, as clients that are still there expect
        if "broker.listeners" in self.settings and self.bootstrap:
            self.settings["broker.listeners"] = "PLAINTEXT://" + self.bootstrap
        return self

    def run(self, *arguments, **options):
        """Any command of bin/crossdock."""
        return tools.run([str(self.command), *arguments], **options)

    def status(self):
        return json.loads(self.run("status", "--data", str(self.data), "--json")[1])

    def printed(self):
        return self.output.read_text(errors="replace")

    def memory_mb(self):
        text = pathlib.Path("/proc/%d/status" % self._process.pid).read_text()
        return int(next(l for l in text.splitlines() if l.startswith("VmRSS")).split()[1]) // 1024

    def pid(self):
        return self._process.pid

    def alive(self):
        return self._process.poll() is None

    def stop(self):
        self._process.send_signal(signal.SIGTERM)
        try:
            equal(self._process.wait(30), 0, "exit code after SIGTERM")
        except subprocess.TimeoutExpired:
            self.kill()
            raise Unmet("not stopped 30 s after SIGTERM")

    def close(self):
        """Leaves no process behind, however the checks went."""
        if self._process and self.alive():
            self._process.kill()
            self._process.wait()

    def kill(self):
        expect(self.alive(), "the hub was gone before it was killed; it printed:\n" + self.printed()[-3000:])
        self._process.kill()
        self._process.wait()
