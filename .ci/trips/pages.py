"""Pages of the documentation as scripts: their blocks marked `sh` in order, and what a block without a mark behind one shows.

`sh` runs once; `sh until` is run again until it shows what the page says, as somebody would who is too early. In what is shown `…` stands
for anything, and alone on a line for any lines. Variables and the folder carry over from block to block, as in a terminal.
"""
import os
import pathlib
import re
import signal
import subprocess
import time

from trips.report import Unmet

FENCE = re.compile(r"^```(.*)$")
PATIENCE_S = 60


class Block:
    """One step: what is typed, whether it is typed again, and what it then shows (None where the page does not say)."""

    def __init__(self, text, again, line):
        self.text, self.again, self.line, self.shows = text, again, line, None

    def name(self):
        first = self.text.splitlines()[0]
        return first if len(first) < 80 else first[:79] + "…"


def blocks(path):
    found, lines, inside, before = [], [], None, False
    for number, line in enumerate(pathlib.Path(path).read_text().splitlines(), 1):
        fence = FENCE.match(line)
        if inside is None and fence:
            inside, lines, begun = fence[1].strip(), [], number
        elif inside is not None and line == "```":
            text = "\n".join(lines)
            if inside in ("sh", "sh until"):
                found.append(Block(text, inside == "sh until", begun))
            elif inside == "" and before:
                found[-1].shows = text
            before, inside = inside in ("sh", "sh until"), None
        elif inside is not None:
            lines.append(line)
        elif line.startswith("#"):
            before = False  # what stands in another section belongs to no block before it
    return found


def pattern(shows):
    """The whole text that a page says is shown, as a regular expression; how wide a gap between words is does not count."""
    parts = []
    for line in shows.splitlines():
        words = (re.escape(word).replace("…", ".*") for word in line.split())
        parts.append("(?:.*\n)*" if line.strip() == "…" else r"[ \t]*" + r"[ \t]*".join(words) + r"[ \t]*\n")
    return re.compile("".join(parts))


class Terminal:
    """Where the blocks of a page are typed, in a folder."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.state = self.folder / ".terminal"

    def type(self, block, text):
        """Runs the text of a block; its whole output, or Unmet. A block that shows nothing on the page may show anything."""
        deadline = time.monotonic() + PATIENCE_S
        while True:
            code, out = self._run(text)
            fits = block.shows is None or pattern(block.shows).fullmatch(out)
            if not code and fits:
                return out
            if not block.again or time.monotonic() > deadline:
                raise Unmet("line %d: exit %d of\n%s\nshowed\n%s%s" % (block.line, code, text, out[-3000:], "" if fits else "\nbut the page says\n" + block.shows))
            time.sleep(0.3)

    def _run(self, text):
        script = "set -aeuo pipefail\n[ ! -f '%s' ] || . '%s'\n%s\n{ export -p; printf 'cd %%q\\n' \"$PWD\"; } > '%s'\n" % (self.state, self.state, text, self.state)
        log = self.folder / ".shown"
        with open(log, "wb") as out:  # no pipe: a hub in the background would hold it open
            process = subprocess.Popen(["bash", "-c", script], cwd=self.folder, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT,
                                       env=dict(os.environ, LC_ALL="C.UTF-8"), start_new_session=True)
            try:
                code = process.wait(PATIENCE_S * 2)
            except BaseException:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
                raise
        out = log.read_text(errors="replace")
        return code, out if out.endswith("\n") or not out else out + "\n"
