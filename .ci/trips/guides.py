"""What the documentation tells a newcomer to type, typed: from the unpacking of the tarball on, in a folder with nothing else, every
block of these pages in their order, and what they say is shown compared with what is. Then the map is looked at, as its page draws it."""
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import tarfile
import time
import urllib.request

from trips import apachekafka, pages, tools
from trips.report import await_that, equal, expect

FIRST = "first-pipeline.md"
# the pages after the first one go on with its hub
OTHERS = ["uses/message-queue.md", "uses/website-activity.md", "uses/stream-processing.md", "uses/log-aggregation.md", "uses/metrics.md",
          "uses/event-sourcing.md", "uses/database-to-database.md"]
DEFAULTS = {"http": 8080, "broker": 9092, "zookeeper": 2181}


def is_free(port):
    with socket.socket() as tried:
        return tried.connect_ex(("127.0.0.1", port)) != 0


def lines(page, start, end):
    """Whether a line leaves the box of one on the map in the middle of its right side, and ends on the left of the other's."""
    number = r'([\d.]+)'
    boxes = {name: [float(each) for each in box] for name, *box in re.findall(
        r'<title>([^<:]*):[^<]*</title><rect x="%s" y="%s" width="%s" height="%s"' % ((number,) * 4), page)}
    drawn = {tuple(float(each) for each in line) for line in re.findall(r'd="M%s %s C(?:[\d.]+ ){4}%s %s"' % ((number,) * 4), page)}
    if start not in boxes or end not in boxes:
        return False
    (x, y, wide, tall), (to_x, to_y, _, to_tall) = boxes[start], boxes[end]
    return (x + wide, y + tall / 2, to_x, to_y + to_tall / 2) in drawn


class Guides:
    def __init__(self, home, folder):
        self.home = pathlib.Path(home).resolve()
        self.docs = self.home / "docs" / "dist" / "docs"
        self.folder = pathlib.Path(folder) / "newcomer"
        self.folder.mkdir()
        self.hub = self.folder / self.home.name
        self.kafka = None
        self.terminal = pages.Terminal(self.folder)
        self.as_written = all(is_free(port) for port in DEFAULTS.values())

    def run(self, report):
        try:
            if not report.check("a newcomer has the tarball, and nothing else", self._tarball) or not self._page(FIRST, report):
                return
            report.check("what the map is drawn from: file, topic and database", self._flows)
            if shutil.which("chromium"):
                report.check("the map in a browser shows the same", self._drawn)
            else:
                print("          no chromium: nobody looked at the map's page")
            report.check("every page about a use is typed", self._complete)
            for page in OTHERS:
                self._page(page, report)
            self._moving(report)
            report.check("the hub still runs, and stops cleanly", self._stop)
        finally:
            self._end()

    def _tarball(self):
        """Made anew from what was unpacked, so that the page's first command is typed too."""
        def newcomer(entry):
            return None if "/lib/cds" in entry.name else entry  # left by hubs that ran here before
        with tarfile.open(self.folder / (self.home.name + ".tar.gz"), "w:gz", compresslevel=1) as tar:
            tar.add(self.home, self.home.name, filter=newcomer)

    def _page(self, page, report):
        """All its blocks, up to the first that fails."""
        steps = pages.blocks(self.docs / page)
        ok = report.check("%s has something to type" % page, lambda: expect(steps, "no blocks marked sh")) and all(
            report.check("%s: %s" % (page, step.name()), lambda step=step: self._type(step)) for step in steps)
        log = self.hub / "data" / "logs" / "hub.log"
        if not ok and log.exists():
            print("          the hub's log ends with\n" + log.read_text(errors="replace")[-4000:])
        return ok

    def _type(self, step):
        self.terminal.type(step, self._here(step.text))
        if not self.as_written and (self.hub / "conf").exists() and not (self.hub / "data").exists():
            self._other_ports()

    def _other_ports(self):
        """Somebody listens on a port that is the default: the hub takes others, and so does what is typed after it."""
        conf = self.hub / "conf" / "hub.yaml"
        text = re.sub(r"# (listeners: PLAINTEXT://127.0.0.1:)9092", r"\g<1>0", conf.read_text())
        conf.write_text(re.sub(r"# ((?:http|zookeeper).listen: 127.0.0.1:)\d+", r"\g<1>0", text))

    def _here(self, text):
        """The text with the addresses of this hub where the page has the defaults."""
        for name, port in DEFAULTS.items():
            for address in self._status().get("addresses", {}).get(name, []):
                text = re.sub(r"\b(127\.0\.0\.1|localhost):%d\b" % port, re.sub(r"^\w+://", "", address), text)
        return text.replace("kafka.example:9092", self.kafka.inner) if self.kafka else text

    def _status(self):
        file = self.hub / "data" / "run" / "hub.json"
        return json.loads(file.read_text()) if file.exists() else {}

    def _http(self):
        return self._status()["addresses"]["http"][0]

    def _get(self, path):
        with urllib.request.urlopen(self._http() + path, timeout=30) as answer:
            return json.load(answer)

    def _flows(self):
        """The same calls that the map's page makes, and what it makes of them."""
        flows = {(each["kind"], each["name"], topic) for each in self._get("/connectors") for topic in each["topics"]}
        equal(flows, {("source", "orders-in", "northwind.orders"), ("sink", "orders-to-db", "northwind.orders")}, "flows of the connectors")
        equal({each["group"] for each in self._get("/admin/v1/groups")["items"]} & {"connector-orders-to-db"}, {"connector-orders-to-db"}, "group of the sink")

    def _drawn(self):
        def shows():
            page = subprocess.run(["chromium", "--headless=new", "--no-sandbox", "--disable-gpu", "--user-data-dir=%s" % (self.folder / "chromium"),
                                   "--virtual-time-budget=10000", "--dump-dom", self._http() + "/#/map"], capture_output=True, timeout=90, check=True).stdout.decode()
            facts = re.sub(r"<[^>]*>", " ", page)
            expect("1 source, 1 topic, 1 reader" in facts and "No trouble" in facts, "the page shows %s" % " ".join(facts.split())[:1500])
            for start, end in [("source orders-in", "topic northwind.orders"), ("topic northwind.orders", "sink orders-to-db")]:
                expect(lines(page, start, end), "no line from %s to %s in %s" % (start, end, re.findall(r"<title>[^<]*</title><rect[^>]*>|<path[^>]*>", page)))
            return True
        await_that(shows, "the map is drawn", 60)

    def _moving(self, report):
        """The page about moving in, with an Apache Kafka whose records are a day old and read by a group."""
        self.kafka = apachekafka.ApacheKafka(self.folder / "kafka", {})
        try:
            if report.check("an Apache Kafka with records and a group", self._old_cluster):
                self._page("moving-from-kafka.md", report)
        finally:
            self.kafka.close()

    def _old_cluster(self):
        from kafka import KafkaProducer  # not every machine has it
        self.kafka.start()
        crossdock = str(self.hub / "bin" / "crossdock")
        tools.run([crossdock, "topics", "create", "shop.orders", "--partitions", "3", "--bootstrap", self.kafka.inner])
        producer = KafkaProducer(bootstrap_servers=self.kafka.inner, acks="all")
        yesterday = int(time.time() * 1000) - 24 * 3600 * 1000
        orders = (self.hub / "examples" / "data" / "northwind" / "Orders.csv").read_bytes().splitlines()[1:]
        for order in orders:
            producer.send("shop.orders", order, key=order.split(b",")[1], timestamp_ms=yesterday)
        producer.close()
        tools.run([crossdock, "consume", "shop.orders", "--group", "billing", "--from-beginning", "--max", str(len(orders)), "--bootstrap", self.kafka.inner])

    def _complete(self):
        equal(sorted("uses/" + page.name for page in (self.docs / "uses").iterdir()), sorted(OTHERS), "pages")

    def _stop(self):
        expect(self._status().get("ready"), "its status is %r" % self._status())
        tools.run([str(self.hub / "bin" / "crossdock"), "stop", "--timeout", "140"], seconds=150)  # the first one leaves an archive of its classes

    def _end(self):
        """Leaves no hub behind, and no application of a page, however it went."""
        pids = [int(file.read_text()) for file in self.hub.glob("work/*.pid")]
        for pid in pids + [self._status().get("pid")]:
            if pid:
                try:
                    os.kill(pid, signal.SIGKILL)
                except ProcessLookupError:
                    pass  # stopped already
