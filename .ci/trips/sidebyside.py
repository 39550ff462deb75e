"""Parts of the round trips as processes of their own, some at the same time; what they print is told apart by the part's name."""
import re
import subprocess
import threading

LAST_LINE = re.compile(r"(\d+) passed, (\d+) failed$")


class Parts:
    def __init__(self, command):
        self.command = command
        self.lock = threading.Lock()
        self.passed, self.failed, self.running = 0, [], set()
        self.stopping = False

    def column(self, parts):
        """One part after the other."""
        for part in parts:
            self.part(part)

    def part(self, part):
        with self.lock:
            if self.stopping:
                return
            process = subprocess.Popen([*self.command, part], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
            self.running.add(process)
        last = ""
        for line in process.stdout:
            last = line.decode(errors="replace").rstrip("\n")
            with self.lock:
                print("%s: %s" % (part, last), flush=True)
        code = process.wait()
        told = LAST_LINE.match(last)
        with self.lock:
            self.running.discard(process)
            self.passed += int(told[1]) if told else 0
            if code or not told:
                self.failed.append("%s: %s" % (part, "%s failed" % told[2] if told else "it ended with exit code %d and without a result" % code))

    def stop(self):
        with self.lock:
            self.stopping = True
            for process in self.running:
                process.terminate()  # which stops its hubs too


def run(command, turns):
    """`turns` follow each other; the columns of one run at the same time. The last line of a run, and its exit code."""
    parts = Parts(command)
    try:
        for columns in turns:
            threads = [threading.Thread(target=parts.column, args=(column,)) for column in columns]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
    finally:
        parts.stop()  # without effect at a good end
    for part in parts.failed:
        print("failed: " + part)
    failed = sum(int(re.search(r"(\d+) failed$", part)[1]) if part.endswith(" failed") else 1 for part in parts.failed)
    print("%d passed, %d failed" % (parts.passed, failed), flush=True)
    return 1 if failed or not parts.passed else 0
