"""kafka-python, a pure Python client of older protocol versions, where the distribution packages it."""
import kafka

from trips.samples import Stored


class KafkaPython:
    name = "kafka-python"
    per_record_headers = True

    def __init__(self, bootstrap):
        self.bootstrap = bootstrap

    def produce(self, topic, codec, records):
        producer = kafka.KafkaProducer(bootstrap_servers=self.bootstrap, acks="all", linger_ms=20,
                                       compression_type=None if codec == "none" else codec)
        try:
            sent = [producer.send(topic, r.value, r.key, headers=r.headers) for r in records]
            for future in sent:
                future.get(20)
        finally:
            producer.close(10)

    def consume(self, topics, group, count):
        consumer = kafka.KafkaConsumer(*topics, bootstrap_servers=self.bootstrap, group_id=group,
                                       auto_offset_reset="earliest", consumer_timeout_ms=10000)
        out, seen = {}, 0
        try:
            for m in consumer:
                out.setdefault(m.topic, []).append(Stored(m.partition, m.offset, m.key, m.value, list(m.headers)))
                seen += 1
                if seen == count:
                    break
        finally:
            consumer.close()
        return out
