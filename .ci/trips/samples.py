"""The records that travel: lines of real data, the same for every producer, so that every consumer can be held to
the same partition, offset, key, value and headers."""
import collections
import pathlib

from trips.partitioner import partition_of

CODECS = ["none", "gzip", "snappy", "lz4", "zstd"]
PARTITIONS = 3
PER_CODEC = 120
TOMBSTONE_EVERY = 40

# key and headers are bytes and (str, bytes) pairs; value is bytes, or None for a tombstone
Record = collections.namedtuple("Record", "key value headers")
Stored = collections.namedtuple("Stored", "partition offset key value headers")

HERE = pathlib.Path(__file__).resolve().parent


def _lines():
    """(key, value) of real data: an access log by client address and a track list (accents and all) by album."""
    data = HERE.parents[2] / "shared" / "data"
    log, tracks = data / "access-logs" / "apache-2015-05-17.log", data / "chinook" / "Track.csv"
    if log.exists() and tracks.exists():
        visits = [(l.split(" ", 1)[0], l) for l in log.read_text("utf-8").splitlines()]
        songs = [(l.split(",", 1)[0], l) for l in tracks.read_text("utf-8").splitlines()[1:]]
        return [pair for both in zip(visits, songs) for pair in both]
    # a clone without the shared data still has its own text: the licence, line by line, thrice
    words = [l.strip() for l in (HERE.parents[1] / "LICENSE").read_text("utf-8").splitlines() if l.strip()]
    return [("line-%d" % (i % 37), "%d\u00b7%s" % (i, l)) for i, l in enumerate(words * 6)]


def batches(producer, per_record_headers=True):
    """[(codec, records)], one for each codec, in the order in which `producer` sends them."""
    lines = [(k, v) for k, v in _lines() if k and "\t" not in v][: PER_CODEC * len(CODECS)]
    assert len(lines) == PER_CODEC * len(CODECS), "too little sample data"
    out = []
    for c, codec in enumerate(CODECS):
        records = []
        for i in range(c * PER_CODEC, (c + 1) * PER_CODEC):
            key, value = lines[i]
            headers = [("from", producer.encode()), ("codec", codec.encode())]
            if per_record_headers:
                headers.append(("line", str(i).encode()))
            body = None if i % TOMBSTONE_EVERY == 7 else value.encode()
            records.append(Record(key.encode(), body, headers))
        out.append((codec, records))
    return out


def stored(all_batches):
    """Where and how a fresh topic must hold these batches when nothing else writes to it."""
    ends = [0] * PARTITIONS
    out = []
    for _codec, records in all_batches:
        for r in records:
            p = partition_of(r.key, PARTITIONS)
            out.append(Stored(p, ends[p], r.key, r.value, r.headers))
            ends[p] += 1
    return sorted(out)


def codec_ranges(all_batches):
    """{partition: [codec of offset 0, codec of offset 1, ...]}"""
    out = {p: [] for p in range(PARTITIONS)}
    for codec, records in all_batches:
        for r in records:
            out[partition_of(r.key, PARTITIONS)].append(codec)
    return out


def difference(wanted, got):
    """None when both lists hold the same records in the same order within each partition; else what differs first."""
    by_place = {}
    for s in got:
        if (s.partition, s.offset) in by_place:
            return "partition %d offset %d was delivered twice" % (s.partition, s.offset)
        by_place[s.partition, s.offset] = s
    last = {}
    for s in got:
        if last.get(s.partition, -1) >= s.offset:
            return "partition %d: offset %d came after %d" % (s.partition, s.offset, last[s.partition])
        last[s.partition] = s.offset
    for w in wanted:
        g = by_place.pop((w.partition, w.offset), None)
        if g is None:
            return "partition %d offset %d is missing (%d of %d delivered)" % (w.partition, w.offset, len(got), len(wanted))
        if g != w:
            return "partition %d offset %d: wanted %r, got %r" % (w.partition, w.offset, w[2:], g[2:])
    if by_place:
        return "unexpected %r" % (next(iter(by_place.values())),)
    return None
