"""The Java console producer and consumer of Apache Kafka."""
from trips import tools
from trips.samples import Stored

# stands for a null value in the producer's input and in the consumer's output; no sample line looks like it
NULL = "~null~"


class Console:
    name = "console"
    per_record_headers = True

    def __init__(self, bootstrap):
        self.bootstrap = bootstrap

    def produce(self, topic, codec, records):
        lines = b"".join(
            b",".join(n.encode() + b":" + v for n, v in r.headers) + b"\t" + r.key + b"\t"
            + (NULL.encode() if r.value is None else r.value) + b"\n" for r in records)
        tools.kafka_tool(
            "ConsoleProducer", "--bootstrap-server", self.bootstrap, "--topic", topic, "--compression-codec", codec,
            "--reader-property", "parse.key=true", "--reader-property", "parse.headers=true",
            "--reader-property", "null.marker=" + NULL, stdin=lines)

    def consume(self, topics, group, count):
        """All topics in one run by a pattern. The tool shows no topic: it ends as the header `from` says."""
        shown = [a for what in ("partition", "offset", "headers", "key", "value")
                 for a in ("--formatter-property", "print.%s=true" % what)]
        _, data, _ = tools.kafka_tool(
            "consumer.ConsoleConsumer", "--bootstrap-server", self.bootstrap, "--include", "|".join(topics), "--group", group,
            "--from-beginning", "--max-messages", str(count), "--timeout-ms", "15000",
            "--formatter-property", "null.literal=" + NULL, *shown)
        out = {}
        for line in data.decode().splitlines():
            partition, offset, headers, key, value = line.split("\t", 4)
            pairs = [(h.split(":", 1)[0], h.split(":", 1)[1].encode()) for h in headers.split(",")]
            topic = next(t for t in topics if t.endswith("-" + dict(pairs)["from"].decode()))
            out.setdefault(topic, []).append(Stored(int(partition.split(":")[1]), int(offset.split(":")[1]), key.encode(),
                                                    None if value == NULL else value.encode(), pairs))
        return out
