"""KafkaJS, in one Node process that serves all trips."""
import base64
import contextlib
import json
import os
import subprocess
import threading

from trips import tools
from trips.report import Unmet, await_that
from trips.samples import Stored


def _text(data):
    return None if data is None else base64.b64encode(data).decode()


def _bytes(text):
    return None if text is None else base64.b64decode(text)


class Refused(tools.Failed):
    """KafkaJS's error; `types` are the names of the broker's error codes, one for each thing refused."""

    def __init__(self, answer):
        super().__init__("KafkaJS: %s %s" % (answer["error"], answer["types"]))
        self.types = answer["types"]


class KafkaJs:
    name = "kafkajs"
    per_record_headers = True

    def __init__(self, bootstrap, more=None):
        """`more`: settings of the client besides where it connects to."""
        self._process = subprocess.Popen(
            ["node", str(tools.HERE / "kafkajs" / "client.js"), bootstrap], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            env=dict(os.environ, NODE_PATH=str(tools.KIT / "node_modules"), KAFKAJS_MORE=json.dumps(more or {})))

    def ask(self, command, seconds=60, **parameters):
        """One command to the Node process; its result, or Failed with KafkaJS's error."""
        watchdog = threading.Timer(seconds, self._process.kill)
        watchdog.start()
        try:
            self._process.stdin.write(json.dumps(dict(parameters, command=command)).encode() + b"\n")
            self._process.stdin.flush()
            line = self._process.stdout.readline()
        except BrokenPipeError:
            line = b""
        finally:
            watchdog.cancel()
        if not line:
            raise tools.Failed("KafkaJS ended, or gave no answer to %s within %d s" % (command, seconds))
        answer = json.loads(line)
        if "error" in answer:
            raise Refused(answer)
        return answer["result"]

    def admin(self, call, *parameters):
        """A call of KafkaJS's admin client, by its name there."""
        return self.ask("admin", call=call, parameters=parameters)

    def create_topics(self, topics, partitions):
        """Makes topics and waits until metadata shows them: a broker may hear of them a moment after the controller."""
        self.admin("createTopics", {"waitForLeaders": False, "topics": [
            {"topic": t, "numPartitions": partitions, "replicationFactor": 1} for t in topics]})
        await_that(lambda: self.leaders(topics) == [partitions] * len(topics), "leaders for %s" % ", ".join(topics))

    def leaders(self, topics):
        """How many partitions with a leader each topic has."""
        try:
            found = self.admin("fetchTopicMetadata", {"topics": topics})["topics"]
        except Refused as e:
            raise Unmet(str(e))
        return [sum(1 for p in t["partitions"] if p["leader"] >= 0) for t in found]

    def produce(self, topic, codec, records):
        self.ask("produce", **batch(topic, codec, records))

    def consume(self, topics, group, count):
        return by_topic(self.consume_group(topics, group, count)["records"])

    def consume_group(self, topics, group, count, **more):
        """{"records": [...], "assigned": {member: {topic: [partition]}}}; see client.js for `more`."""
        return self.ask("consume", topics=topics, group=group, count=count, **more)

    def close(self):
        with contextlib.suppress(BrokenPipeError):  # it ended before
            self._process.stdin.close()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def batch(topic, codec, records):
    """The parameters of client.js's produce. Idempotent and plain producers take turns: their batches differ."""
    return {"topic": topic, "codec": codec, "idempotent": codec in ("none", "lz4"), "records": [
        {"key": _text(r.key), "value": _text(r.value), "headers": [[n, _text(v)] for n, v in r.headers]} for r in records]}


def by_topic(records):
    out = {}
    for r in records:
        out.setdefault(r["topic"], []).append(Stored(
            r["partition"], int(r["offset"]), _bytes(r["key"]), _bytes(r["value"]), [(n, _bytes(v)) for n, v in r["headers"]]))
    return out
