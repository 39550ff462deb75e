"""A client that runs in the background and tells what happens to it, line by line."""
import queue
import subprocess
import threading
import time

from trips.report import Unmet


class Listening:
    def __init__(self, command):
        self._process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self._lines = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        for line in self._process.stdout:
            self._lines.put(line.decode())
        self._lines.put(None)

    def lines(self, seconds, what):
        """Its next lines, for as long as the caller takes them; Unmet, with `what` it waited for, when there is none within `seconds` of the call."""
        deadline = time.monotonic() + seconds
        while True:
            try:
                line = self._lines.get(timeout=max(0.01, deadline - time.monotonic()))
            except queue.Empty:
                raise Unmet("%s: not within %d s" % (what, seconds))
            if line is None:
                raise Unmet("%s: it ended before" % what)
            yield line

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._process.terminate()
        try:
            self._process.wait(20)
        finally:
            self._process.kill()
