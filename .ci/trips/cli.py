"""The command line of the tarball: topics, records and groups, and the other clients see the same."""
from trips import kcat, samples
from trips.report import equal, expect
from trips.samples import Stored

COMMANDS = ["start", "stop", "status", "topics create", "produce", "consume", "groups describe", "connectors", "config list", "version"]


class Cli:
    def __init__(self, hub):
        self.hub, self.topic, self.kcat = hub, "cli", kcat.Kcat(hub.bootstrap)

    def run(self, report):
        report.check("every command has --help, and a mistyped one names the nearest", self.help)
        report.check("topics: create, describe, alter, list", self.topics)
        report.check("produce with every codec: kcat reads the same", self.produce)
        report.check("consume: what kcat wrote, to the end", self.consume)
        report.check("consume as a group, in two goes; groups shows what is left, and deletes", self.groups)
        report.check("topics delete; a topic that is not there is an error", self.delete)

    def cli(self, *arguments, **options):
        """A command of bin/crossdock that finds the hub by its data folder."""
        return self.hub.run(*arguments, "--data", str(self.hub.data), **options)

    def help(self):
        for command in COMMANDS:
            _, out, _ = self.hub.run(*command.split(), "--help")
            expect(out.startswith(b"Usage: crossdock " + command.split()[0].encode()), "%s --help: %r" % (command, out[:200]))
        code, _, err = self.hub.run("topcs", may_fail=True)
        expect(code == 2 and "topics" in err, "topcs: exit %d, %s" % (code, err))

    def topics(self):
        self.cli("topics", "create", self.topic, "--partitions", "2", "--config", "retention.ms=7200000")
        self.cli("topics", "alter", self.topic, "--partitions", "3", "--config", "cleanup.policy=compact", "--delete-config", "retention.ms")
        _, out, _ = self.cli("topics", "describe", self.topic)
        text = out.decode()
        expect("3 partitions" in text and "cleanup.policy=compact" in text and "retention.ms" not in text, "described as %r" % text)
        expect(self.topic in self.cli("topics", "list")[1].decode().split(), "not listed")
        self.cli("topics", "alter", self.topic, "--delete-config", "cleanup.policy")

    def produce(self):
        self.batches = samples.batches("cli", per_record_headers=False)
        for codec, records in self.batches:
            kept = [r for r in records if r.value is not None]  # a line has no way to say null
            headers = [a for name, value in records[0].headers for a in ("--header", "%s=%s" % (name, value.decode()))]
            self.cli("produce", self.topic, "--compression", codec, "--key-separator", "\t", *headers,
                     stdin=b"".join(r.key + b"\t" + r.value + b"\n" for r in kept))
            records[:] = kept
        problem = samples.difference(samples.stored(self.batches), self.kcat.consume([self.topic], None, None).get(self.topic, []))
        expect(problem is None, problem)

    def consume(self):
        topic = self.topic + "-kcat"
        self.cli("topics", "create", topic, "--partitions", "3")
        batches = samples.batches("kcat", per_record_headers=False)
        for codec, records in batches:
            records[:] = [r for r in records if r.value is not None]
            self.kcat.produce(topic, codec, records)
        _, out, _ = self.cli("consume", topic, "--from-beginning", "--end", "--details")
        read = []
        for line in out.decode().splitlines():
            partition, offset, _time, key, headers, value = line.split("\t", 5)
            pairs = [(h.split("=", 1)[0], h.split("=", 1)[1].encode()) for h in headers.split(",")]
            read.append(Stored(int(partition), int(offset), key.encode(), value.encode(), pairs))
        problem = samples.difference(samples.stored(batches), read)
        expect(problem is None, problem)

    def groups(self):
        total = sum(len(records) for _, records in self.batches)
        values = sorted(r.value for _, records in self.batches for r in records)
        _, first, _ = self.cli("consume", self.topic, "--from-beginning", "--group", "cli-readers", "--max", "100")
        equal(self.described("cli-readers", "committed"), 100, "committed after the first 100")
        _, rest, _ = self.cli("consume", self.topic, "--from-beginning", "--group", "cli-readers", "--max", str(total - 100))
        equal(sorted(first.splitlines() + rest.splitlines()), values, "values read in two goes")
        equal((self.described("cli-readers", "committed"), self.described("cli-readers", "left")), (total, 0), "committed and left at the end")
        expect("cli-readers" in self.cli("groups", "list")[1].decode(), "not listed")
        self.cli("groups", "delete", "cli-readers")
        expect("cli-readers" not in self.cli("groups", "list")[1].decode(), "still listed")

    def described(self, group, column):
        """The sum of a column of `groups describe`; a partition without a commit has no row."""
        lines = [line.split() for line in self.cli("groups", "describe", group)[1].decode().splitlines()]
        head = next(line for line in lines if "committed" in line)
        return sum(int(line[head.index(column)]) for line in lines if line[0] == self.topic)

    def delete(self):
        self.cli("topics", "delete", self.topic)
        expect(self.topic not in self.cli("topics", "list")[1].decode().split(), "still listed")
        code, _, err = self.cli("topics", "describe", self.topic, may_fail=True)
        expect(code == 1 and err, "describe of a deleted topic: exit %d, %r" % (code, err))
