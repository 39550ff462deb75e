"""Bytes no client should send: the broker answers with an error or closes, and serves everyone else.

After each case a healthy client must get its record written and read back within two seconds.
"""
import os
import random
import socket
import struct
import time

from trips import wire
from trips.report import Unmet, await_that, equal, expect

CLOSED = "closed"
CORRUPT_MESSAGE, UNKNOWN_TOPIC, UNSUPPORTED_VERSION = 2, 3, 35
PATIENCE = 5


class Malformed:
    def __init__(self, bootstrap):
        self.bootstrap, self.topic = bootstrap, "malformed-%d" % os.getpid()
        self.held = []

    # --- tools

    def connect(self):
        return wire.connect(self.bootstrap, timeout=PATIENCE)

    def answer(self, sock):
        """The next response's (correlation id, body), or CLOSED; neither within the timeout is a hang."""
        try:
            return wire.read_response(sock)
        except (EOFError, ConnectionError):
            return CLOSED
        except socket.timeout:
            raise Unmet("neither an answer nor a closed connection within %d s" % PATIENCE)

    def send(self, data):
        """What the broker does with these bytes on a fresh connection."""
        with self.connect() as sock:
            try:
                sock.sendall(data)
            except ConnectionError:
                return CLOSED  # it closed before it had read everything
            return self.answer(sock)

    def closes(self, data):
        equal(self.send(data), CLOSED, "answer")

    def make_topic(self):
        def ready():
            with self.connect() as sock:
                wire.call(sock, wire.METADATA, 1, struct.pack(">i", 1) + wire.string(self.topic))
                return wire.fetch(sock, self.topic, 0, 0)[0] == 0
        await_that(ready, "a topic to write to", 15)

    def produce(self, sock, records, partition=0):
        return wire.produce_result(wire.call(sock, wire.PRODUCE, 3, wire.produce_body(self.topic, partition, records)))

    def batch(self, value=b"healthy"):
        return wire.record_batch([value], int(time.time() * 1000))

    def healthy(self):
        """Another client is served as if nothing had happened."""
        start = time.monotonic()
        with self.connect() as sock:
            wire.call(sock, wire.API_VERSIONS, 0)
            value = b"healthy %d" % time.monotonic_ns()
            error, offset = self.produce(sock, self.batch(value))
            equal(error, 0, "produce")
            error, _, data = wire.fetch(sock, self.topic, 0, offset)
            equal(error, 0, "fetch")
            expect(value in data, "the record just written was not read")
        took = time.monotonic() - start
        expect(took < 2, "a healthy client waited %.1f s" % took)

    # --- frames

    def oversized(self):
        self.closes(struct.pack(">i", 0x7FFFFFFF) + b"x" * 1000)

    def just_over_the_limit(self):
        self.closes(struct.pack(">i", 100 * 1024 * 1024 + 1) + b"x" * 1000)

    def negative(self):
        for size in (-1, -0x80000000):
            self.closes(struct.pack(">i", size))

    def empty(self):
        self.closes(struct.pack(">i", 0))

    def shorter_than_a_header(self):
        for size in range(1, 8):
            self.closes(struct.pack(">i", size) + b"\0" * size)

    def other_protocols(self):
        self.closes(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        self.closes(bytes.fromhex("16030100c8010000c40303") + b"\1" * 200)  # how TLS begins

    def truncated_then_closed(self):
        whole = wire.request(wire.METADATA, 1, 1, struct.pack(">i", -1))
        for end in (1, 3, 4, 5, 11, len(whole) - 1):
            with self.connect() as sock:
                sock.sendall(whole[:end])

    def truncated_then_silent(self):
        """The connection stays open, with half a request, to the end of the run."""
        for end in (2, 9):
            sock = self.connect()
            sock.sendall(wire.request(wire.METADATA, 1, 1, struct.pack(">i", -1))[:end])
            self.held.append(sock)

    def large_frame_then_silent(self):
        """Announced sizes must not be taken as memory until the bytes are there. Last, because a broker that does so
        (Apache Kafka with a small heap) serves nobody after it."""
        for _ in range(40):
            sock = self.connect()
            sock.sendall(struct.pack(">i", 90 << 20) + b"\0")
            self.held.append(sock)

    def byte_by_byte(self):
        with self.connect() as sock:
            for b in wire.request(wire.API_VERSIONS, 0, 5):
                sock.sendall(bytes([b]))
                time.sleep(0.002)  # so that each byte is a read of its own
            equal(self.answer(sock)[0], 5, "correlation id")

    def pipelined(self):
        with self.connect() as sock:
            sock.sendall(b"".join(wire.request(wire.API_VERSIONS, 0, i) for i in range(300)))
            for i in range(300):
                equal(self.answer(sock)[0], i, "correlation id")

    def never_reads(self):
        """Sends until the broker stops reading, reads nothing, stays: back-pressure, not memory."""
        sock = self.connect()
        sock.settimeout(1)
        many = wire.request(wire.METADATA, 1, 1, struct.pack(">i", -1)) * 20000
        try:
            for _ in range(100):
                sock.sendall(many)
        except (socket.timeout, ConnectionError):
            pass  # the broker stopped reading, or gave up on us: both are right
        self.held.append(sock)

    # --- headers

    def unknown_key(self):
        for key in (999, -1, 32767):
            self.closes(wire.request(key, 0, 1))

    def unknown_version(self):
        for api, version in ((wire.METADATA, 99), (wire.METADATA, -1), (wire.PRODUCE, 2), (wire.FETCH, 3)):
            self.closes(wire.request(api, version, 1, b"\0" * 64))

    def api_versions_of_the_future(self):
        with self.connect() as sock:
            body = wire.call(sock, wire.API_VERSIONS, 99, b"\0\1\1\0")
            error, count = struct.unpack_from(">hi", body)
            equal(error, UNSUPPORTED_VERSION, "error code")
            ranges = {k: (a, b) for k, a, b in struct.iter_unpack(">hhh", body[6: 6 + 6 * count])}
            expect(wire.API_VERSIONS in ranges, "the answer in version 0 does not name ApiVersions: %r" % ranges)
            equal(struct.unpack_from(">h", wire.call(sock, wire.API_VERSIONS, 0))[0], 0, "error code of the second try")

    def client_id_too_long(self):
        message = struct.pack(">hhih", wire.METADATA, 1, 1, 32000) + b"short"
        self.closes(struct.pack(">i", len(message)) + message)

    # --- bodies

    def absurd_counts(self):
        for count in (0x7FFFFFFF, 100_000_000):
            self.closes(wire.request(wire.METADATA, 1, 1, struct.pack(">i", count) + b"\0\1a"))

    def bad_crc(self):
        records = bytearray(self.batch())
        records[-3] ^= 0xFF
        with self.connect() as sock:
            equal(self.produce(sock, bytes(records))[0], CORRUPT_MESSAGE, "error code")
            equal(self.produce(sock, self.batch())[0], 0, "error code of a good batch on the same connection")

    def refused_batch(self, records):
        with self.connect() as sock:
            try:
                error, _ = self.produce(sock, records)
            except (EOFError, ConnectionError):
                return
            except socket.timeout:
                raise Unmet("neither an answer nor a closed connection within %d s" % PATIENCE)
            expect(error != 0, "such a batch was appended")

    def broken_batches(self):
        good = self.batch()

        def resealed(at, data):
            """A batch changed where its CRC covers it, with the CRC to match."""
            changed = good[:at] + data + good[at + len(data):]
            return changed[:17] + struct.pack(">I", wire.crc32c(changed[21:])) + changed[21:]

        for name, records in {
            "a tail cut off": good[:-1],
            "only its head": good[:61],
            "a length beyond its end": good[:8] + struct.pack(">i", len(good) + 100) + good[12:],
            "a negative length": good[:8] + struct.pack(">i", -5) + good[12:],
            "magic 9": good[:16] + b"\x09" + good[17:],
            "five records announced, one there": resealed(57, struct.pack(">i", 5)),
            "no record announced": resealed(57, struct.pack(">i", 0)),
            "a last offset that does not match": resealed(23, struct.pack(">i", 1000)),
            "codec 7": resealed(21, b"\0\7"),
            "gzip that is none": resealed(21, b"\0\1"),
            "zstd by a producer too old for it": resealed(21, b"\0\4"),
            "a control batch from a client": resealed(21, b"\0\x20"),
            "a record longer than the batch": resealed(61, b"\x7e"),
            "garbage": bytes(random.Random(7).randbytes(200)),
            "nothing": b"",
        }.items():
            try:
                self.refused_batch(records)
            except Unmet as e:
                raise Unmet("%s: %s" % (name, e))

    def log_is_clean(self):
        """Nothing refused above left a trace: the log is whole batches of healthy records, end to end."""
        expected = 0
        for b in wire.batches(self.bootstrap, self.topic, 0):
            expect(b.crc_ok and b.base_offset == expected and b.codec == "none", "in the log: %r, expected offset %d" % (b, expected))
            expected += b.count

    def unknown_topic(self):
        with self.connect() as sock:
            equal(wire.fetch(sock, self.topic, 4711, 0)[0], UNKNOWN_TOPIC, "fetch of partition 4711")
            equal(self.produce(sock, self.batch(), partition=-1)[0], UNKNOWN_TOPIC, "produce to partition -1")

    def noise(self):
        """Every request the broker offers, in its first and last version, with bodies that mean nothing."""
        with self.connect() as sock:
            body = wire.call(sock, wire.API_VERSIONS, 0)
        count, = struct.unpack_from(">i", body, 2)
        numbers = random.Random(20)
        for api, low, high in struct.iter_unpack(">hhh", body[6: 6 + 6 * count]):
            for version in sorted({low, high}):
                for garbage in (numbers.randbytes(64), b"\0" * 200, b"\xff" * 64, b"\x7f" * 64, b""):
                    try:
                        self.send(wire.request(api, version, 1, garbage))
                    except Unmet as e:
                        raise Unmet("api %d version %d, body %s...: %s" % (api, version, garbage[:8].hex(), e))

    # --- crowds

    def idle_connections(self):
        crowd = [self.connect() for _ in range(200)]
        try:
            self.healthy()
        finally:
            for sock in crowd:
                sock.close()

    def reset_connections(self):
        """Clients that vanish with a request under way."""
        for _ in range(50):
            sock = self.connect()
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            sock.sendall(wire.request(wire.METADATA, 1, 1, struct.pack(">i", -1)))
            sock.close()

    def run(self, report):
        if not report.check("a healthy client writes and reads", lambda: (self.make_topic(), self.healthy())):
            return
        for name, case in (
            ("a size of 2 GB is closed", self.oversized),
            ("a size just over the limit is closed", self.just_over_the_limit),
            ("a negative size is closed", self.negative),
            ("an empty request is closed", self.empty),
            ("a request shorter than its header is closed", self.shorter_than_a_header),
            ("HTTP and TLS on the Kafka port are closed", self.other_protocols),
            ("half a request, then closed by the client", self.truncated_then_closed),
            ("half a request, then silence", self.truncated_then_silent),
            ("a request byte by byte is answered", self.byte_by_byte),
            ("300 requests at once are answered in order", self.pipelined),
            ("a client that sends and never reads", self.never_reads),
            ("an unknown API key is closed", self.unknown_key),
            ("an unknown version is closed", self.unknown_version),
            ("ApiVersions of the future is answered with error 35 in version 0", self.api_versions_of_the_future),
            ("a client id longer than the request is closed", self.client_id_too_long),
            ("absurd array sizes are closed", self.absurd_counts),
            ("a bad CRC is answered with CORRUPT_MESSAGE", self.bad_crc),
            ("broken batches are refused", self.broken_batches),
            ("unknown partitions are answered as such", self.unknown_topic),
            ("noise in every request is answered or closed", self.noise),
            ("200 idle connections", self.idle_connections),
            ("50 connections reset with a request under way", self.reset_connections),
            ("the log holds nothing but good batches", self.log_is_clean),
            ("forty times 90 MB announced, one byte sent", self.large_frame_then_silent),
        ):
            report.check(name, lambda: (case(), self.healthy()))
        for sock in self.held:
            sock.close()
