"""kafka-transactions: open transactions of a client are listed, described, found not to hang, and ended from outside."""
from trips import kafkajs, tools
from trips.report import Unmet, await_that, equal, expect


class TransactionTool:
    def __init__(self, bootstrap, js, prefix):
        self.bootstrap, self.js = bootstrap, js
        self.topic, self.id = prefix + "-transactions", prefix + "-transactional"

    def run(self, report):
        if not report.check("a client leaves a transaction open", self.open):
            return
        report.check("kafka-transactions lists it as ongoing, by pattern and by age", self.list)
        report.check("kafka-transactions describes it, with its partition", self.describe)
        report.check("kafka-transactions describes the producers of its partition", self.producers)
        report.check("kafka-transactions finds none that hangs", self.hanging)
        report.check("kafka-transactions is told of an id that is not there", self.missing)
        report.check("kafka-transactions aborts it in its partition: readers of what is committed go on", self.abort)
        report.check("kafka-transactions terminates one: its client is fenced, its records are not read", self.terminate)

    def tool(self, *arguments, **options):
        return tools.kafka_tool("TransactionsCommand", "--bootstrap-server", self.bootstrap, *arguments, **options)

    def rows(self, *arguments):
        lines = [[cell.strip() for cell in line.split("\t")] for line in self.tool(*arguments)[1].decode().splitlines() if line.strip()]
        return [dict(zip(lines[0], line)) for line in lines[1:]]

    def begin(self, transactional_id, text):
        self.js.ask("transact", transactional_id=transactional_id, commit=None, sends=[{"topic": self.topic, "codec": "none", "records": [
            {"partition": 0, "key": None, "value": tools.base64_of(text), "headers": []}]}])

    def open(self):
        self.js.create_topics([self.topic], 2)
        self.begin(self.id, "first")

    def list(self):
        mine = [r for r in self.rows("list") if r["TransactionalId"] == self.id]
        equal([r["TransactionState"] for r in mine], ["Ongoing"], "state")
        pattern = ["--transactional-id-pattern", self.id[:-1] + "."]
        equal([r["TransactionalId"] for r in self.rows("list", *pattern)], [self.id], "by pattern")
        equal(self.rows("list", "--transactional-id-pattern", "nobody.*"), [], "by a pattern that none has")
        await_that(lambda: self.rows("list", *pattern, "--duration-filter", "50"), "it is older than 50 ms", 5)
        equal(self.rows("list", *pattern, "--duration-filter", "600000"), [], "older than 10 minutes")

    def describe(self):
        found = self.rows("describe", "--transactional-id", self.id)[0]
        equal((found["TransactionState"], found["TransactionTimeoutMs"], found["TopicPartitions"], found["ProducerEpoch"]),
              ("Ongoing", "60000", self.topic + "-0", "0"), "state, timeout, partitions, epoch")
        expect(int(found["TransactionDurationMs"]) > 0, "duration %s" % found["TransactionDurationMs"])

    def producers(self):
        id_ = self.rows("describe", "--transactional-id", self.id)[0]["ProducerId"]
        found = self.rows("describe-producers", "--topic", self.topic, "--partition", "0")
        equal([(r["ProducerId"], r["ProducerEpoch"], r["LastSequence"], r["CurrentTransactionStartOffset"]) for r in found], [(id_, "0", "0", "0")], "producers")
        equal(self.rows("describe-producers", "--topic", self.topic, "--partition", "1"), [], "producers of the other partition")

    def hanging(self):
        node = str(self.js.admin("describeCluster")["brokers"][0]["nodeId"])
        equal(self.rows("find-hanging", "--broker-id", node, "--max-transaction-timeout", "0"), [], "hanging on the broker")
        equal(self.rows("find-hanging", "--topic", self.topic, "--partition", "0", "--max-transaction-timeout", "0"), [], "hanging in the partition")

    def missing(self):
        code, out, err = self.tool("describe", "--transactional-id", self.id + "-missing", may_fail=True)
        expect(code == 1 and "could not be found" in out.decode() + err, "exit %d, %s" % (code, out.decode() + err))

    def committed(self, wanted):
        found = tools.run(["kcat", "-b", self.bootstrap, "-C", "-t", self.topic, "-p", "0", "-o", "beginning", "-e", "-q", "-X", "isolation.level=read_committed", "-f", "%o=%s "])[1]
        equal(found, wanted, "records that are committed")

    def abort(self):
        self.committed(b"")
        # behind the open transaction: kept from readers of what is committed until it is out of the way
        tools.run(["kcat", "-b", self.bootstrap, "-P", "-t", self.topic, "-p", "0"], stdin=b"second\n")
        self.committed(b"")
        self.tool("abort", "--topic", self.topic, "--partition", "0", "--start-offset", "0")
        found = self.rows("describe-producers", "--topic", self.topic, "--partition", "0")
        expect(all(r["CurrentTransactionStartOffset"] == "None" for r in found), "still open: %r" % found)
        self.committed(b"1=second ")
        self.js.ask("finish", transactional_id=self.id, commit=False)

    def terminate(self):
        id_ = self.id + "-terminated"
        self.begin(id_, "third")
        self.tool("forceTerminateTransaction", "--transactionalId", id_)
        await_that(lambda: self.rows("describe", "--transactional-id", id_)[0]["TransactionState"] in ("Empty", "CompleteAbort"), "it is ended")
        try:
            self.js.ask("finish", transactional_id=id_, commit=True)
        except kafkajs.Refused as e:
            expect(e.types[0] in ("INVALID_PRODUCER_EPOCH", "PRODUCER_FENCED"), "errors %r" % e.types)
        else:
            raise Unmet("the client committed what was terminated")
        self.committed(b"1=second ")
