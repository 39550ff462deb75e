"""kcat: librdkafka, as the C, Go, Python and .NET clients have it."""
from trips import tools
from trips.samples import Stored

# lengths first, then the bytes, so that a value may hold any byte
FORMAT = "%t\\t%p\\t%o\\t%K\\t%S\\t%h\\n%k%s\\n"


class Kcat:
    name = "kcat"
    per_record_headers = False  # kcat has one set of headers for all records of a run

    def __init__(self, bootstrap):
        self.bootstrap = bootstrap

    def _kcat(self, *arguments, **options):
        return tools.run(["kcat", "-b", self.bootstrap, "-X", "topic.metadata.refresh.interval.ms=1000", *arguments], **options)

    def produce(self, topic, codec, records):
        lines = b"".join(r.key + b"\t" + (r.value or b"") + b"\n" for r in records)
        headers = [a for name, value in records[0].headers for a in ("-H", "%s=%s" % (name, value.decode()))]
        self._kcat("-P", "-t", topic, "-K", "\\t", "-Z", "-z", codec, "-X", "partitioner=murmur2_random",
                   "-X", "enable.idempotence=true", *headers, stdin=lines)

    def consume(self, topics, group, count):
        """{topic: [Stored]}: all of each topic, read plainly from the beginning to the end."""
        out = {}
        for topic in topics:
            _, data, _ = self._kcat("-C", "-t", topic, "-o", "beginning", "-e", "-q", "-f", FORMAT)
            out.update(parse(data))
        return out

    def consume_group(self, topics, group):
        """{topic: [Stored]}: what a member of a group reads until it is at the end of all; its offsets are committed."""
        _, data, _ = self._kcat("-X", "auto.offset.reset=earliest", "-q", "-e", "-f", FORMAT, "-G", group, *topics)
        return parse(data)


def parse(data):
    out, at = {}, 0
    while at < len(data):
        end = data.index(b"\n", at)
        topic, partition, offset, key_size, value_size, headers = data[at:end].decode().split("\t")
        at, sizes = end + 1, [int(key_size), int(value_size)]
        fields = []
        for size in sizes:
            fields.append(None if size < 0 else data[at: at + size])
            at += max(size, 0)
        at += 1
        pairs = [(h.split("=", 1)[0], h.split("=", 1)[1].encode()) for h in headers.split(",")] if headers else []
        out.setdefault(topic, []).append(Stored(int(partition), int(offset), fields[0], fields[1], pairs))
    return out
