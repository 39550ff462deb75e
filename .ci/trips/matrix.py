"""What one client wrote, every other client reads: the same bytes, keys, headers, order and offsets, whatever the codec."""
from trips import samples, wire
from trips.report import expect


class Matrix:
    def __init__(self, bootstrap, clients, js, prefix):
        self.bootstrap, self.clients, self.js, self.prefix = bootstrap, clients, js, prefix
        self.written = {}  # topic -> batches

    def run(self, report):
        if not report.check("KafkaJS creates a topic for each client", self._create):
            return
        for producer in self.clients:
            topic = "%s-%s" % (self.prefix, producer.name)
            batches = samples.batches(producer.name, producer.per_record_headers)
            if not report.check("%s produces with %s" % (producer.name, ", ".join(samples.CODECS)),
                                lambda: self._produce(producer, topic, batches)):
                continue
            self.written[topic] = batches
            report.check("the log holds the batches of %s, compressed as sent" % producer.name, lambda: self._codecs(topic))
        for consumer in self.clients:
            self._consume(report, consumer)

    def _create(self):
        self.js.create_topics(["%s-%s" % (self.prefix, c.name) for c in self.clients], samples.PARTITIONS)

    def _produce(self, producer, topic, batches):
        for codec, records in batches:
            producer.produce(topic, codec, records)

    def _codecs(self, topic):
        for partition, codecs in samples.codec_ranges(self.written[topic]).items():
            found = []
            for b in wire.batches(self.bootstrap, topic, partition):
                expect(b.crc_ok, "%s-%d offset %d: bad CRC" % (topic, partition, b.base_offset))
                expect(b.base_offset == len(found), "%s-%d: a batch at %d, expected at %d" % (topic, partition, b.base_offset, len(found)))
                found += [b.codec] * b.count
            for offset, (wanted, got) in enumerate(zip(codecs, found)):
                expect(wanted == got, "%s-%d offset %d: sent with %s, stored with %s" % (topic, partition, offset, wanted, got))
            expect(len(found) == len(codecs), "%s-%d holds %d records, sent were %d" % (topic, partition, len(found), len(codecs)))

    def _consume(self, report, consumer):
        topics = sorted(self.written)
        wanted = {t: samples.stored(b) for t, b in self.written.items()}
        got = {}

        def consume():
            got.update(consumer.consume(topics, "%s-reader-%s" % (self.prefix, consumer.name), sum(map(len, wanted.values()))))
            expect(set(got) <= set(topics), "records of unknown topics %s" % sorted(set(got) - set(topics)))

        if not report.check("%s consumes %d topics" % (consumer.name, len(topics)), consume):
            return
        for topic in topics:
            def compare(topic=topic):
                problem = samples.difference(wanted[topic], got.get(topic, []))
                expect(problem is None, "%s: %s" % (topic, problem))
            report.check("%s reads what %s wrote" % (consumer.name, topic[len(self.prefix) + 1:]), compare)
