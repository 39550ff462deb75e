"""A Kafka Streams application with exactly_once_v2 whose broker is killed again and again, and once the application with its local
state: every count and every joined pair is exact, each change of a count written once."""
import collections
import csv
import datetime
import os
import pathlib
import re
import shutil
import signal
import subprocess
import time

from trips import tools
from trips.report import Unmet, await_that, equal, expect

DATA = pathlib.Path(__file__).resolve().parents[3] / "shared" / "data" / "clickstream-eshop"
FILES = [DATA / "eshop-2008-04.csv", DATA / "eshop-2008-05.csv"]
PARTITIONS, PER_SECOND = 4, 6000
KILLS = (15000, 35000, 55000, 75000)  # clicks acknowledged
NEAR_S = 5


class Streams:
    """`broker` has bootstrap, kill and start, as trips.hub.Hub has."""

    def __init__(self, broker, folder):
        self.broker, self.folder, self.prefix = broker, pathlib.Path(folder), "shop-%d" % os.getpid()
        self.state = self.folder / "state"
        self.app = self.feed = None

    def run(self, report):
        if not report.check("the clickstream data is there", lambda: expect(all(f.exists() for f in FILES), "no %s" % FILES[0])):
            return
        try:
            if not report.check("the application runs while its broker is killed %d times, and it once" % len(KILLS), self.kills):
                self.tell()
                return
            if not report.check("it works off all of its input", self.finish):
                self.tell()
                return
            report.check("word count: each word was counted 1, 2, 3 … to the figure expected, without a gap or a repetition", self.words)
            report.check("windowed count: each category's clicks of each day likewise", self.days)
            report.check("windowed join: every pair once, and no other", self.pairs)
            report.check("the changelogs hold what the stores hold: the last count of each word", self.changelog)
        finally:
            for process in (self.app, self.feed):
                if process and process.poll() is None:
                    process.kill()
                    process.wait()

    def java(self, name, log, *arguments, **options):
        jars = tools.KIT / "streams"
        with open(self.folder / log, "ab") as err:
            return subprocess.Popen([tools.JAVA, "-XX:+UseSerialGC", "-Xmx512m", "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                                     "-Dorg.slf4j.simpleLogger.showDateTime=true", "-Dorg.slf4j.simpleLogger.dateTimeFormat=HH:mm:ss.SSS",
                                     "-cp", "%s/classes:%s/*" % (jars, jars), "io.crossdock.ci.streams." + name, *map(str, arguments)],
                                    stdin=subprocess.DEVNULL, stderr=err, **options)

    def start_app(self):
        with open(self.folder / "app.out", "ab") as out:
            self.app = self.java("Clickstream", "app.err", self.broker.bootstrap, self.prefix, self.state, stdout=out)

    def acknowledged(self):
        lines = (self.folder / "feed.out").read_text().split("\n")[:-1]
        return int(lines[-1].replace("all ", "")) if lines else 0

    def kills(self):
        self.folder.mkdir(parents=True, exist_ok=True)
        topics = [("clicks", PARTITIONS), ("words", 1), ("days", 1), ("pairs", 1)]
        for name, partitions in topics:
            tools.kafka_tool("TopicCommand", "--bootstrap-server", self.broker.bootstrap, "--create", "--topic", "%s-%s" % (self.prefix, name), "--partitions", str(partitions))
        self.start_app()
        with open(self.folder / "feed.out", "wb") as out:
            self.feed = self.java("Feed", "feed.err", self.broker.bootstrap, self.prefix + "-clicks", PER_SECOND, *FILES, stdout=out)
        for i, count in enumerate(KILLS):
            await_that(lambda: self.acknowledged() >= count or self.feed.poll() is not None, "%d clicks are acknowledged" % count, 90)
            # where a restart takes long the feed catches up and may end: the application still works on what there is
            expect(self.feed.poll() in (None, 0), "the feed ended with %s" % self.feed.poll())
            self.broker.kill()
            if i == 1:
                self.app.kill()
                self.app.wait()
                shutil.rmtree(self.state, ignore_errors=True)  # all it knows is in the changelogs now
                self.start_app()
            self.broker.start()
        await_that(lambda: self.feed.poll() is not None, "all clicks are acknowledged", 90)
        equal(self.feed.poll(), 0, "exit code of the feed")
        equal(self.acknowledged(), sum(sum(1 for _ in open(f, encoding="utf-8")) - 1 for f in FILES), "acknowledged clicks")

    def finish(self):
        # a partition that no key falls into has an end of 0 and no commit
        deadline = time.monotonic() + 150
        while True:
            out = tools.kafka_tool("consumer.group.ConsumerGroupCommand", "--bootstrap-server", self.broker.bootstrap, "--describe", "--group", self.prefix, may_fail=True)[1]
            rows = [line.split() for line in out.decode().splitlines() if line.startswith(self.prefix)]
            lags = ["0" if row[4] == "0" else row[5] for row in rows]
            if len(lags) == 3 * PARTITIONS and set(lags) == {"0"}:
                break
            expect(self.app.poll() is None, "the application ended with %s" % self.app.poll())
            expect(time.monotonic() < deadline, "not within 150 s; lags %r" % lags)
            time.sleep(0.5)
        self.app.send_signal(signal.SIGTERM)
        try:
            self.app.wait(30)
        except subprocess.TimeoutExpired:
            raise Unmet("the application did not close within 30 s")
        states = (self.folder / "app.out").read_text().split()
        expect("ERROR" not in states, "states of the application: %r" % states)

    def tell(self):
        """What the application said last, when it went wrong."""
        for log in ("app.out", "app.err", "feed.err"):
            path = self.folder / log
            if path.exists():
                print("          %s: %s" % (log, path.read_text(errors="replace")[-2500:].replace("\n", "\n          ")))

    def read(self, topic, *arguments):
        """[(key, value)] of what is committed, in its order."""
        out = tools.run(["kcat", "-b", self.broker.bootstrap, "-C", "-t", "%s-%s" % (self.prefix, topic), "-o", "beginning", "-e", "-q", "-X", "isolation.level=read_committed",
                         "-X", "check.crcs=true", "-f", "%k\t%s\n", *arguments])[1]
        return [tuple(line.split("\t")) for line in out.decode().splitlines()]

    def counted(self, topic, wanted):
        counts = collections.defaultdict(list)
        for key, value in self.read(topic, "-s", "value=>q"):
            counts[key].append(int(value))
        equal({k: v[-1] for k, v in counts.items()}, wanted, "last counts")
        for key, values in counts.items():
            if values != list(range(1, wanted[key] + 1)):
                at = next(i for i, v in enumerate(values) if v != i + 1)
                raise Unmet("%s: after %r came %r" % (key, values[max(0, at - 2): at], values[at: at + 3]))

    def rows(self):
        for file in FILES:
            with open(file, encoding="utf-8", newline="") as f:
                for row in csv.DictReader(f, delimiter=";"):
                    day = datetime.datetime(int(row["year"]), int(row["month"]), int(row["day"]), tzinfo=datetime.timezone.utc)
                    yield row["session ID"], int(row["order"]), row["country"], row["page 1 (main category)"], row["page 2 (clothing model)"], int(day.timestamp())

    def words(self):
        self.counted("words", self.word_counts())

    def word_counts(self):
        return collections.Counter(w for _, _, country, _, model, _ in self.rows() for w in ("country-" + country, "model-" + model))

    def days(self):
        self.counted("days", collections.Counter("%s@%d" % (category, day * 1000) for _, _, _, category, _, day in self.rows()))

    def pairs(self):
        sessions = collections.defaultdict(lambda: ([], []))
        for session, order, _, category, _, day in self.rows():
            if category in ("1", "4"):
                sessions[session][category == "4"].append((order, day + order))
        wanted = collections.Counter((session, "%d,%d" % (a, b)) for session, (ones, fours) in sessions.items()
                                     for a, at in ones for b, bt in fours if abs(at - bt) <= NEAR_S)
        found = collections.Counter(self.read("pairs"))
        missing, more = wanted - found, found - wanted
        expect(not missing and not more, "%d pairs of %d are missing (%s), %d are too many (%s)" % (
            sum(missing.values()), sum(wanted.values()), list(missing)[:3], sum(more.values()), list(more)[:3]))

    def changelog(self):
        last = dict(self.read(self.prefix_of("words-changelog"), "-s", "value=>q"))
        equal({k: int(v) for k, v in last.items()}, self.word_counts(), "counts in the changelog")

    def prefix_of(self, name):
        topics = tools.kafka_tool("TopicCommand", "--bootstrap-server", self.broker.bootstrap, "--list")[1].decode().split()
        found = [t for t in topics if re.match(re.escape(self.prefix) + "-.*" + name + "$", t)]
        equal(len(found), 1, "topics like %s" % name)
        return found[0][len(self.prefix) + 1:]
