"""A folder of wrong connector files and one good: one precise message each, and the good one runs."""
import os
import pathlib
import re

from trips import tools
from trips.hub import Hub
from trips.report import await_that, equal, expect

GOOD = """\
name: {name}
topic: trips.{name}
source:
  uri: file
  parameters: {{directoryName: '{folder}', delay: 200}}
value: {{format: string}}
"""

# file name -> its text, where its mistake is, and words of the message
WRONG = {
    "unknown-key": ("name: unknown-key\ntopic: t\nsource: {uri: 'timer:tick'}\nvalu: {format: string}\n",
                    "4:1", ["valu", "value"]),
    "unknown-kamelet": ("name: unknown-kamelet\ntopic: t\nsource:\n  kamelet: tmer-source\n  properties: {message: hello}\n",
                        "4:12", ["tmer-source", "timer-source"]),
    "bad-option": ("name: bad-option\ntopic: t\nsource:\n  uri: timer:tick\n  parameters:\n    perod: 1000\n",
                   "6:5", ["perod", "period"]),
    "missing-property": ("name: missing-property\ntopic: t\nsource:\n  kamelet: timer-source\n  properties: {period: 1000}\n",
                         "4:", ["message"]),
    "bad-yaml": ("name: bad-yaml\ntopic: t\nsource: {uri: 'timer:tick'\nvalue: {format: string}\n",
                 "4:", []),
}


class WrongConnectors:
    def __init__(self, home, folder):
        self.root = pathlib.Path(folder) / "wrong-connectors"
        self.directory = self.root / "connectors"
        self.hub = Hub(home, self.root / "hub", **{"connectors.directory": self.directory})

    def run(self, report):
        os.makedirs(self.directory)
        for name, (text, _, _) in WRONG.items():
            (self.directory / (name + ".yaml")).write_text(text)
        self.write_good("good")
        try:
            if not report.check("a hub starts beside wrong connector files", self.hub.start):
                return
            for name in WRONG:
                report.check("%s.yaml: one message, with its place" % name, lambda: self.told(name))
            report.check("the good connector beside them runs", lambda: self.flows("good"))
            report.check("a wrong file that is mended starts, and the good one goes on", self.mend)
        finally:
            self.hub.close()

    def write_good(self, name):
        source = self.root / ("in-" + name)
        os.makedirs(source, exist_ok=True)
        (self.directory / (name + ".yaml")).write_text(GOOD.format(name=name, folder=source))

    def told(self, name):
        _, place, words = WRONG[name]
        pattern = re.compile(r".*\b%s\.yaml:(\d+:\d+)\b.*" % re.escape(name))

        def messages():
            return [m for m in map(pattern.match, self.hub.printed().splitlines()) if m]
        await_that(messages, "a message that names %s.yaml:LINE:COLUMN in\n%s" % (name, self.hub.printed()[-2000:]), 15)
        found = messages()
        equal(len(found), 1, "messages about %s.yaml: %r" % (name, [m[0] for m in found]))
        expect(found[0][1].startswith(place), "wanted the place %s in %r" % (place, found[0][0]))
        for word in words:
            expect("'%s'" % word in found[0][0], "wanted '%s' in %r" % (word, found[0][0]))

    def flows(self, name):
        """A file dropped into the source's folder arrives as a record."""
        text = "carried by %s, %d" % (name, os.urandom(1)[0])
        folder = self.root / ("in-" + name)
        (folder / ".being-written").write_text(text)
        os.rename(folder / ".being-written", folder / ("%d.txt" % len(list(folder.iterdir()))))

        def arrived():
            _, out, _ = tools.run(["kcat", "-b", self.hub.bootstrap, "-C", "-q", "-e", "-t", "trips." + name, "-o", "beginning"], may_fail=True)
            return text.encode() in out.splitlines()
        await_that(arrived, "a record from connector %s" % name, 20)

    def mend(self):
        (self.directory / "unknown-key.yaml").unlink()
        self.write_good("unknown-key")
        self.flows("unknown-key")
        self.flows("good")
