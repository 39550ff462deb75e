"""confluent-kafka for Python, where the distribution packages it."""
import confluent_kafka as ck

from trips import tools
from trips.samples import Stored


class ConfluentPython:
    name = "confluent-python"
    per_record_headers = True

    def __init__(self, bootstrap):
        self.bootstrap = bootstrap

    def produce(self, topic, codec, records):
        failures = []
        producer = ck.Producer({"bootstrap.servers": self.bootstrap, "compression.type": codec, "linger.ms": 20,
                                "partitioner": "murmur2_random", "enable.idempotence": True})
        for r in records:
            producer.produce(topic, r.value, r.key, headers=r.headers, on_delivery=lambda e, _m: e and failures.append(str(e)))
        left = producer.flush(20)
        if left or failures:
            raise tools.Failed("%d records not sent within 20 s, errors: %s" % (left, failures[:3]))

    def consume(self, topics, group, count):
        consumer = ck.Consumer({"bootstrap.servers": self.bootstrap, "group.id": group, "auto.offset.reset": "earliest",
                                "enable.partition.eof": True, "check.crcs": True,
                                "partition.assignment.strategy": "cooperative-sticky"})
        consumer.subscribe(topics)
        out, seen = {}, 0
        try:
            while seen < count:
                m = consumer.poll(20)
                if m is None:
                    raise tools.Failed("nothing more within 20 s after %d of %d records" % (seen, count))
                if m.error() and m.error().code() == ck.KafkaError._PARTITION_EOF:
                    continue
                if m.error():
                    raise tools.Failed(str(m.error()))
                seen += 1
                out.setdefault(m.topic(), []).append(Stored(m.partition(), m.offset(), m.key(), m.value(), m.headers() or []))
            consumer.commit(asynchronous=False)
        finally:
            consumer.close()
        return out
