"""kafka-dump-log over a broker's own files: segments, both indexes, aborted transactions, producers, and what the two internal topics hold."""
import pathlib
import random
import re

from trips import tools
from trips.report import equal, expect

TRANSACTIONS, RECORDS, SIZE = 48, 100, 1000  # 4.8 MB in segments of 1 MiB
CODECS = ["none", "gzip", "snappy", "lz4", "zstd"]

BATCH = re.compile(r"baseOffset: (\d+) lastOffset: (\d+) count: (\d+) baseSequence: (-?\d+) .*isTransactional: (\w+) isControl: (\w+) .*compresscodec: (\w+) .*isvalid: (\w+)")
RECORD = re.compile(r"\| offset: (\d+) .*payload: (.*)")


class DumpLog:
    """`folder` holds the broker's log directories, at any depth. The topic's segments all but the last are closed."""

    def __init__(self, bootstrap, js, prefix, folder):
        self.bootstrap, self.js, self.folder = bootstrap, js, pathlib.Path(folder)
        self.topic, self.id = prefix + "-dumped", prefix + "-dumper"
        self.values, self.aborted = {}, []

    def run(self, report):
        if not report.check("transactions of all codecs, some aborted, in several segments", self.write):
            return
        report.check("kafka-dump-log shows every batch as valid, and every record as it was sent", self.segments)
        report.check("kafka-dump-log shows what records belong to, and the markers between them", self.markers)
        report.check("kafka-dump-log finds both indexes in agreement with their segments", self.indexes)
        report.check("kafka-dump-log shows each aborted transaction once, with its first and last offset", self.aborts)
        report.check("kafka-dump-log shows the producers of each snapshot", self.snapshots)
        report.check("kafka-dump-log decodes what the group committed", self.offsets)
        report.check("kafka-dump-log decodes what the transactions went through", self.transaction_log)

    def files(self, partition, suffix):
        found = sorted(f for d in self.folder.rglob(partition) if d.is_dir() for f in d.glob("*" + suffix))
        return found

    def dump(self, files, *arguments):
        _, out, err = tools.kafka_tool("DumpLogSegments", "--files", ",".join(map(str, files)), *arguments)
        return out.decode(), err

    def write(self):
        self.js.admin("createTopics", {"topics": [{"topic": self.topic, "numPartitions": 1, "replicationFactor": 1, "configEntries": [
            {"name": "segment.bytes", "value": "1048576"}]}]})
        noise, offset = random.Random(1), 0  # it does not compress, so that the segments fill whatever the codec
        for t in range(TRANSACTIONS):
            values = ["%d %s" % (offset + i, "".join(noise.choices("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_", k=SIZE))) for i in range(RECORDS)]
            commit = t % 4 != 3
            self.js.ask("transact", transactional_id=self.id, commit=commit, sends=[{"topic": self.topic, "codec": CODECS[t % 5], "records": [
                {"partition": 0, "key": None, "value": tools.base64_of(v), "headers": []} for v in values]}])
            self.values.update((offset + i, v) for i, v in enumerate(values))
            self.aborted += [] if commit else [(offset, offset + RECORDS)]
            offset += RECORDS + 1
        expect(len(self.files(self.topic + "-0", ".log")) >= 4, "segments: %r under %s" % (self.files(self.topic + "-0", ".log"), self.folder))

    def segments(self):
        out, err = self.dump(self.files(self.topic + "-0", ".log"), "--print-data-log")
        # the tool wonders about every segment that does not begin at 0, and nothing else may make it wonder
        complaints = [l for l in err.splitlines() if not re.match(r"Non-consecutive offsets in |  -1 is followed by \d+$", l)]
        equal((complaints, err.count("-1 is followed by")), ([], len(self.files(self.topic + "-0", ".log")) - 1), "complaints")
        batches = [m.groups() for m in map(BATCH.match, out.splitlines()) if m]
        equal([b[7] for b in batches], ["true"] * len(batches), "valid batches")
        equal([int(b[0]) for b in batches[1:]], [int(b[1]) + 1 for b in batches[:-1]], "where each batch begins")
        records = {int(m[1]): m[2] for m in map(RECORD.match, out.splitlines()) if m and "endTxnMarker" not in m[0]}
        equal(sorted(records), sorted(self.values), "offsets of records")
        wrong = [o for o in records if records[o] != self.values[o]]
        equal(wrong, [], "offsets of records with other payloads")

    def markers(self):
        out, _ = self.dump(self.files(self.topic + "-0", ".log"), "--print-data-log")
        found = re.findall(r"\| offset: (\d+) .*endTxnMarker: (COMMIT|ABORT) coordinatorEpoch: \d+", out)
        equal([int(o) for o, _ in found], [t * (RECORDS + 1) + RECORDS for t in range(TRANSACTIONS)], "offsets of markers")
        equal([k for _, k in found], ["ABORT" if t % 4 == 3 else "COMMIT" for t in range(TRANSACTIONS)], "kinds of markers")
        batches = [m.groups() for m in map(BATCH.match, out.splitlines()) if m]
        equal({b[4] for b in batches}, {"true"}, "transactional")
        equal([b[6] for b in batches if b[5] == "false"], [CODECS[t % 5] for t in range(TRANSACTIONS) for b in batches
              if b[5] == "false" and t * (RECORDS + 1) <= int(b[0]) < (t + 1) * (RECORDS + 1)], "codecs")

    def indexes(self):
        for suffix, entry in ((".index", r"^offset: \d+ position: \d+"), (".timeindex", r"^timestamp: \d+ offset: \d+")):
            closed = self.files(self.topic + "-0", suffix)[:-1]
            expect(len(closed) >= 3, "closed segments with %s: %r" % (suffix, closed))
            for file in closed:
                out, err = self.dump([file])
                equal(err, "", "complaints about %s" % file.name)
                expect(re.search(entry, out, re.MULTILINE), "no entries in %s: %r" % (file.name, out))
            for check in ("--verify-index-only", "--index-sanity-check"):
                out, err = self.dump(closed, check)
                equal(err, "", "complaints by " + check)
            equal(out.count("passed sanity check"), len(closed), "indexes that are sane")

    def aborts(self):
        out, err = self.dump(self.files(self.topic + "-0", ".txnindex"))
        equal(err, "", "complaints")
        found = re.findall(r"version: \d+ producerId: (\d+) firstOffset: (\d+) lastOffset: (\d+) lastStableOffset: (\d+)", out)
        equal([(int(f), int(l)) for _, f, l, _ in found], self.aborted, "aborted transactions")
        expect(all(int(stable) <= int(last) + 1 for _, _, last, stable in found), "stable offsets: %r" % found)

    def snapshots(self):
        files = self.files(self.topic + "-0", ".snapshot")
        expect(files, "no snapshot of producers among the segments")
        out, err = self.dump(files)
        equal(err, "", "complaints")
        found = re.findall(r"producerId: (\d+) producerEpoch: (\d+) coordinatorEpoch: (-?\d+) currentTxnFirstOffset: (\S+) lastTimestamp: (\d+) "
                           r"firstSequence: (-?\d+) lastSequence: (-?\d+) lastOffset: (-?\d+) offsetDelta: (-?\d+) timestamp: (-?\d+)", out)
        expect(len(found) >= len(files), "producers: %r" % out[:500])
        equal({f[6] for f in found} <= {str(RECORDS - 1), "-1"} or found, True, "last sequences")

    def offsets(self):
        group = self.topic + "-group"
        self.js.consume([self.topic], group, sum(1 for t in range(TRANSACTIONS) if t % 4 != 3) * RECORDS)
        out = "".join(self.dump([f], "--offsets-decoder")[0] for d in self.folder.rglob("__consumer_offsets-*") for f in d.glob("*.log") if f.stat().st_size)
        mine = [l for l in out.splitlines() if '"group":"%s"' % group in l]
        commits = [int(re.search(r'"offset":(\d+)', l)[1]) for l in mine if '"topic":"%s","partition":0' % self.topic in l and '"offset":' in l]
        equal(max(commits, default=None), max(self.values) - RECORDS, "last committed offset")  # the marker of the last committed transaction is not read
        expect(any('"protocolType":"consumer"' in l for l in mine), "no metadata of the group: %r" % mine[:2])

    def transaction_log(self):
        out = "".join(self.dump([f], "--transaction-log-decoder")[0] for d in self.folder.rglob("__transaction_state-*") for f in d.glob("*.log") if f.stat().st_size)
        mine = [l for l in out.splitlines() if '"transactionalId":"%s"' % self.id in l]
        states = [int(m[1]) for m in (re.search(r'"transactionStatus":(\d+)', l) for l in mine) if m]
        # 1 ongoing, 2 and 3 about to commit or abort, 4 and 5 done
        equal((states.count(2), states.count(3)), (TRANSACTIONS * 3 // 4, TRANSACTIONS // 4), "commits and aborts")
        equal(states[-1], 5, "last state")
        expect(any(self.topic in l for l in mine), "no partition in %r" % mine[:2])
