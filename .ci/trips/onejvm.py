"""Apache Kafka's tools in one JVM that stays: see kafka-tools/Tools.java."""
import atexit
import base64
import subprocess
import threading


def _word(data):
    return base64.b64encode(data) if data else b"-"


def _data(word):
    return b"" if word == b"-" else base64.b64decode(word)


class OneJvm:
    """Starts with the first call, and again after a call that did not end in its time."""

    def __init__(self, command):
        self._command, self._process, self._turn = command, None, threading.Lock()
        atexit.register(self.close)

    def call(self, main_class, arguments, stdin, seconds):
        """(exit code, stdout bytes, stderr text), or None when there was no end within `seconds`."""
        words = [main_class.encode(), *[a.encode() for a in arguments], stdin]
        with self._turn:
            if self._process is None or self._process.poll() is not None:
                self._process = subprocess.Popen(self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
            watchdog = threading.Timer(seconds, self._process.kill)
            watchdog.start()
            line = b""
            try:
                self._process.stdin.write(b" ".join(map(_word, words)) + b"\n")
                self._process.stdin.flush()
                line = self._process.stdout.readline()
            except BrokenPipeError:
                pass  # killed by the watchdog, or it died of what it was asked
            finally:
                watchdog.cancel()
                if not line:
                    self.close()  # an answer that comes later must not be taken for the next one's
        if not line:
            return None
        code, out, err = map(_data, line.split())
        return int(code), out, err.decode(errors="replace")

    def close(self):
        if self._process and self._process.poll() is None:
            self._process.kill()
            self._process.wait()
