"""Transactions of clients that are not Java's: commit, abort, offsets within them, fencing; every codec, and every reader sees the same."""
import time

from trips import kafkajs, kcat, tools
from trips.report import Unmet, equal, expect

CODECS = ["gzip", "snappy", "lz4", "zstd"]


def sent(topic, codec, values, partition=0):
    return {"topic": topic, "codec": codec, "records": [
        {"partition": partition, "key": None, "value": tools.base64_of(v), "headers": [["codec", tools.base64_of(codec)]]} for v in values]}


class Transactions:
    def __init__(self, bootstrap, js, prefix):
        self.bootstrap, self.js, self.prefix = bootstrap, js, prefix + "-txn"
        self.kcat = kcat.Kcat(bootstrap)

    def run(self, report):
        report.check("KafkaJS commits with four codecs, aborts as often; who reads what is committed sees just that", self.codecs)
        report.check("KafkaJS: one transaction over two topics becomes readable in both, or in neither", self.two_topics)
        report.check("KafkaJS: records and the offset of what they were made from move together, or not at all", self.offsets)
        report.check("KafkaJS: a second producer of the same id fences the first and aborts what it left open", self.fenced)
        report.check("KafkaJS: a transaction that takes too long is aborted, and readers go on", self.timeout)
        report.check("kcat: what is piped in is one transaction; killed on the way, it is none", self.by_kcat)

    def read(self, topic, partition=0, committed=True):
        """[(offset, value)] as kcat reads it."""
        data = tools.run(["kcat", "-b", self.bootstrap, "-C", "-t", topic, "-p", str(partition), "-o", "beginning", "-e", "-q", "-f", kcat.FORMAT,
                          "-X", "isolation.level=read_%scommitted" % ("" if committed else "un")])[1]
        return [(s.offset, s.value.decode()) for s in kcat.parse(data).get(topic, [])]

    def codecs(self):
        topic = self.prefix + "-codecs"
        self.js.create_topics([topic], 1)
        committed, everything, offset = [], [], 0
        for codec in CODECS:
            for commit in (True, False):
                values = ["%s %s %d" % (codec, commit, i) for i in range(20)]
                placed = self.js.ask("transact", transactional_id=self.prefix, commit=commit, sends=[sent(topic, codec, values[:10]), sent(topic, codec, values[10:])])
                equal([int(p["baseOffset"]) for p in placed], [offset, offset + 10], "where they were placed")
                rows = [(offset + i, v) for i, v in enumerate(values)]
                everything += rows
                committed += rows if commit else []
                offset += 21  # the marker takes one
        equal(self.read(topic), committed, "committed records, read by kcat")
        equal(self.read(topic, committed=False), everything, "all records, read by kcat")
        for uncommitted, wanted in ((False, committed), (True, everything)):
            answer = self.js.consume_group([topic], "%s-reader-%s" % (self.prefix, uncommitted), len(wanted), uncommitted=uncommitted)
            got = [(s.offset, s.value.decode()) for s in kafkajs.by_topic(answer["records"]).get(topic, [])]
            equal(got, wanted, "records read by KafkaJS, uncommitted ones: %s" % uncommitted)
        ends = self.js.admin("fetchTopicOffsets", topic)[0]
        equal(ends["high"], str(offset), "end of the log")

    def two_topics(self):
        topics = [self.prefix + "-one", self.prefix + "-two"]
        self.js.create_topics(topics, 2)
        for round_, commit in enumerate((True, False, True)):
            self.js.ask("transact", transactional_id=self.prefix + "-both", commit=commit,
                        sends=[sent(t, "lz4", ["%d" % round_], p) for t in topics for p in (0, 1)])
        for topic in topics:
            for p in (0, 1):
                equal(self.read(topic, p), [(0, "0"), (4, "2")], "%s-%d" % (topic, p))

    def offsets(self):
        source, target, group = self.prefix + "-source", self.prefix + "-target", self.prefix + "-mover"
        self.js.create_topics([source, target], 1)
        self.js.ask("produce", topic=source, codec="none", idempotent=True, records=[{"key": None, "value": tools.base64_of("in"), "headers": []}] * 5)

        def move(offset, commit):
            self.js.ask("transact", transactional_id=self.prefix + "-moves", commit=commit, sends=[sent(target, "zstd", ["up to %d" % offset])],
                        offsets={"consumerGroupId": group, "topics": [{"topic": source, "partitions": [{"partition": 0, "offset": str(offset)}]}]})

        def standing():
            return self.js.admin("fetchOffsets", {"groupId": group, "topics": [source]})[0]["partitions"][0]["offset"]
        move(2, True)
        equal((standing(), self.read(target)), ("2", [(0, "up to 2")]), "after a commit")
        move(5, False)
        equal((standing(), self.read(target)), ("2", [(0, "up to 2")]), "after an abort")
        move(5, True)
        equal((standing(), self.read(target)), ("5", [(0, "up to 2"), (4, "up to 5")]), "after another commit")
        rows = tools.kafka_tool("consumer.group.ConsumerGroupCommand", "--bootstrap-server", self.bootstrap, "--describe", "--group", group)[1].decode().split()
        expect(source in rows and rows[rows.index(source) + 2: rows.index(source) + 5] == ["5", "5", "0"], "kafka-consumer-groups: %r" % rows)

    def fenced(self):
        topic, id_ = self.prefix + "-fenced", self.prefix + "-twice"
        self.js.create_topics([topic], 1)
        self.js.ask("transact", transactional_id=id_, commit=None, sends=[sent(topic, "none", ["of the first"])])
        second = kafkajs.KafkaJs(self.bootstrap)
        try:
            second.ask("transact", transactional_id=id_, commit=True, sends=[sent(topic, "none", ["of the second"])])
        finally:
            second.close()
        try:
            self.js.ask("finish", transactional_id=id_, commit=True)
        except kafkajs.Refused as e:
            expect(e.types[0] in ("INVALID_PRODUCER_EPOCH", "PRODUCER_FENCED"), "errors %r" % e.types)
        else:
            raise Unmet("the first producer committed")
        equal(self.read(topic), [(2, "of the second")], "committed records")

    def timeout(self):
        topic, id_ = self.prefix + "-slow", self.prefix + "-slow-id"
        self.js.create_topics([topic], 1)
        self.js.ask("transact", transactional_id=id_, commit=None, timeout=1500, sends=[sent(topic, "none", ["never"])])
        tools.run(["kcat", "-b", self.bootstrap, "-P", "-t", topic, "-p", "0"], stdin=b"behind it\n")
        equal(self.read(topic), [], "records before the time is up")
        deadline = time.monotonic() + 30
        while self.read(topic) != [(1, "behind it")]:
            expect(time.monotonic() < deadline, "not aborted 30 s after it began with a timeout of 1.5 s")
            time.sleep(0.3)
        try:
            self.js.ask("finish", transactional_id=id_, commit=True)
        except kafkajs.Refused:
            return
        raise Unmet("committed after its time")

    def by_kcat(self):
        topic = self.prefix + "-kcat"
        self.js.create_topics([topic], 1)
        lines = ["line %d" % i for i in range(500)]
        command = ["kcat", "-b", self.bootstrap, "-P", "-t", topic, "-p", "0", "-X", "transactional.id=%s-kcat" % self.prefix]
        tools.run(command, stdin="".join(l + "\n" for l in lines).encode())
        equal([v for _, v in self.read(topic)], lines, "lines of the transaction")
        with tools.piped(command) as kcat_:
            kcat_.stdin.write(b"half\n" * 500)
            kcat_.stdin.flush()
            deadline = time.monotonic() + 20
            while len(self.read(topic, committed=False)) <= 500:
                expect(time.monotonic() < deadline, "nothing of the second transaction is in the log after 20 s")
            kcat_.kill()
        tools.run(command, stdin=b"last\n")  # its id again: what the killed one left is aborted
        equal([v for _, v in self.read(topic)], lines + ["last"], "lines after the kill")
