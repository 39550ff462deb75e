"""Transactions of confluent-kafka for Python: consume, transform, produce, with the offsets in the transaction."""
import confluent_kafka as ck

from trips import tools
from trips.report import equal, expect


class PythonTransactions:
    def __init__(self, bootstrap, js, prefix):
        self.bootstrap, self.js, self.prefix = bootstrap, js, prefix + "-ptxn"
        self.source, self.target, self.group = self.prefix + "-in", self.prefix + "-out", self.prefix + "-group"

    def run(self, report):
        report.check("confluent-python moves records in transactions; half of them aborted and done again, each arrives once", self.move)
        report.check("confluent-python: a producer with an older epoch is fenced", self.fence)

    def producer(self, transactional_id):
        producer = ck.Producer({"bootstrap.servers": self.bootstrap, "transactional.id": transactional_id, "transaction.timeout.ms": 30000})
        producer.init_transactions(20)
        return producer

    def consumer(self, group, **settings):
        return ck.Consumer({"bootstrap.servers": self.bootstrap, "group.id": group, "auto.offset.reset": "earliest", "enable.auto.commit": False,
                            "isolation.level": "read_committed", "enable.partition.eof": False, **{n.replace("_", "."): v for n, v in settings.items()}})

    def move(self):
        self.js.create_topics([self.source, self.target], 2)
        self.js.ask("produce", topic=self.source, codec="lz4", idempotent=True, records=[
            {"partition": i % 2, "key": None, "value": tools.base64_of("%d" % i), "headers": []} for i in range(100)])
        producer, consumer = self.producer(self.prefix + "-mover"), self.consumer(self.group)
        consumer.subscribe([self.source])
        try:
            moved, rounds = 0, 0
            while moved < 100:
                messages = [m for m in consumer.consume(10, 10) if not m.error()]
                expect(messages, "nothing more after %d records" % moved)
                producer.begin_transaction()
                for m in messages:
                    producer.produce(self.target, b"moved " + m.value(), partition=m.partition())
                places = {}
                for m in messages:
                    places[m.partition()] = max(places.get(m.partition(), 0), m.offset() + 1)
                producer.send_offsets_to_transaction([ck.TopicPartition(self.source, p, o) for p, o in places.items()], consumer.consumer_group_metadata(), 20)
                rounds += 1
                if rounds % 2:
                    producer.flush(20)
                    producer.abort_transaction(20)
                    for p in places:  # back to where the group still stands
                        first = min(m.offset() for m in messages if m.partition() == p)
                        consumer.seek(ck.TopicPartition(self.source, p, first))
                else:
                    producer.commit_transaction(20)
                    moved += len(messages)
            committed = consumer.committed([ck.TopicPartition(self.source, p) for p in (0, 1)], 20)
            equal([c.offset for c in committed], [50, 50], "committed offsets")
        finally:
            consumer.close()
        self.compare()

    def compare(self):
        reader = self.consumer(self.prefix + "-reader")
        reader.assign([ck.TopicPartition(self.target, p, 0) for p in (0, 1)])
        try:
            read = {0: [], 1: []}
            while sum(map(len, read.values())) < 100:
                messages = reader.consume(100, 10)
                expect(messages, "nothing more after %r records" % {p: len(v) for p, v in read.items()})
                for m in messages:
                    expect(not m.error(), str(m.error()))
                    read[m.partition()].append(m.value().decode())
            equal(read, {p: ["moved %d" % i for i in range(p, 100, 2)] for p in (0, 1)}, "moved records")
            expect(not reader.consume(1, 1), "more than was moved")
        finally:
            reader.close()

    def fence(self):
        old = self.producer(self.prefix + "-fenced")
        old.begin_transaction()
        old.produce(self.target, b"of the old", partition=0)
        old.flush(20)
        new = self.producer(self.prefix + "-fenced")
        new.begin_transaction()
        new.produce(self.target, b"of the new", partition=0)
        new.commit_transaction(20)
        try:
            old.commit_transaction(20)
        except ck.KafkaException as e:
            expect(e.args[0].code() in (ck.KafkaError._FENCED, ck.KafkaError.INVALID_PRODUCER_EPOCH, 90), "error %r" % e.args[0])
        else:
            raise AssertionError("the old producer committed")
        read = tools.run(["kcat", "-b", self.bootstrap, "-C", "-t", self.target, "-p", "0", "-o", "beginning", "-e", "-q", "-X", "isolation.level=read_committed"])[1]
        equal(read.decode().splitlines()[50:], ["of the new"], "records behind the moved ones")
