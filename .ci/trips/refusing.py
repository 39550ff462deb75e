"""A limit that refuses: whatever client is over it sends its records again until all are there, each once."""
from trips import kafkajs, rest, tools
from trips.report import equal, expect

LIMIT, RECORDS = 100, 300  # a second's worth may be written at once


class Refusing:
    """On a hub whose REST needs no login."""

    def __init__(self, hub):
        self.hub = hub
        self.admin = rest.Rest(hub.status()["addresses"]["http"][0] + "/admin/v1")
        self.admin.headers["Content-Type"] = "application/json"

    def run(self, report):
        for name, send in ("kcat", self._kcat), ("KafkaJS", self._kafkajs), ("librdkafka in Python", self._confluent), ("kafka-python", self._kafkapython):
            report.check("%s loses nothing to a limit that refuses" % name, lambda s=send: self._all_arrive("refusing" + s.__name__, s))

    def _all_arrive(self, topic, send):
        tools.run(["kcat", "-b", self.hub.bootstrap, "-P", "-t", topic], stdin=b"before the limit\n")
        limits = {"limits": {"producer_message_rate": LIMIT, "producer_message_rate.reject": 1}}
        answer = self.admin.ask("PUT", "/quotas/entity?topic=" + topic, limits)
        equal(answer.status, 200, "what setting the limit was answered (%s)" % answer.text)
        texts = ["%s %d" % (topic, i) for i in range(RECORDS)]
        send(topic, texts)
        expect(self._refusals(topic) > 0, "nobody was refused, so this shows nothing")
        read = tools.run(["kcat", "-b", self.hub.bootstrap, "-C", "-t", topic, "-o", "1", "-e", "-q"])[1].decode().splitlines()
        equal(sorted(read), sorted(texts), "what arrived")

    def _refusals(self, topic):
        return sum(use["waits"] for use in self.admin.get("/quotas/usage?limit=1000").json["items"] if use["from"].get("topic") == topic)

    def _kcat(self, topic, texts):
        tools.run(["kcat", "-b", self.hub.bootstrap, "-P", "-t", topic, "-X", "batch.num.messages=10", "-X", "linger.ms=5"],
                  stdin="".join(text + "\n" for text in texts).encode())

    def _kafkajs(self, topic, texts):
        js = kafkajs.KafkaJs(self.hub.bootstrap)
        try:
            for part in texts[:-10], texts[-10:]:  # it sends one batch at a time: the first takes all there is and two seconds more
                js.ask("produce", topic=topic, codec="none", records=[
                    {"partition": 0, "key": None, "value": tools.base64_of(text), "headers": []} for text in part])
        finally:
            js.close()

    def _confluent(self, topic, texts):
        import confluent_kafka
        failed = []
        producer = confluent_kafka.Producer({"bootstrap.servers": self.hub.bootstrap, "enable.idempotence": True, "batch.num.messages": 10})
        for text in texts:
            producer.produce(topic, text.encode(), on_delivery=lambda error, _: error and failed.append(str(error)))
        equal(producer.flush(30), 0, "messages left unsent")
        equal(failed, [], "messages that failed")

    def _kafkapython(self, topic, texts):
        import kafka
        producer = kafka.KafkaProducer(bootstrap_servers=self.hub.bootstrap, retries=20, max_in_flight_requests_per_connection=1, batch_size=500)
        try:
            for sent in [producer.send(topic, text.encode()) for text in texts]:
                sent.get(20)
        finally:
            producer.close(10)
