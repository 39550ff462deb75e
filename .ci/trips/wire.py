"""Just enough of the Kafka protocol, written by hand, to see what no client shows: raw frames, batches, codecs, CRCs."""
import collections
import socket
import struct

CODEC_NAMES = ["none", "gzip", "snappy", "lz4", "zstd"]
PRODUCE, FETCH, METADATA, API_VERSIONS = 0, 1, 3, 18

Batch = collections.namedtuple("Batch", "base_offset count codec crc_ok")

_CRC_TABLE = []
for _n in range(256):
    for _ in range(8):
        _n = (_n >> 1) ^ 0x82F63B78 if _n & 1 else _n >> 1
    _CRC_TABLE.append(_n)


def crc32c(data):
    c = 0xFFFFFFFF
    for b in data:
        c = _CRC_TABLE[(c ^ b) & 0xFF] ^ (c >> 8)
    return c ^ 0xFFFFFFFF


def string(text):
    raw = text.encode()
    return struct.pack(">h", len(raw)) + raw


def request(api, version, correlation, body=b"", client="trips"):
    """A framed request with header v1."""
    message = struct.pack(">hhi", api, version, correlation) + string(client) + body
    return struct.pack(">i", len(message)) + message


def read_exactly(sock, n):
    data = b""
    while len(data) < n:
        more = sock.recv(n - len(data))
        if not more:
            raise EOFError("closed by the broker after %d of %d bytes" % (len(data), n))
        data += more
    return data


def read_response(sock):
    """(correlation id, body) of the next response with header v0."""
    size, = struct.unpack(">i", read_exactly(sock, 4))
    data = read_exactly(sock, size)
    return struct.unpack(">i", data[:4])[0], data[4:]


def connect(bootstrap, timeout=10):
    host, port = bootstrap.rsplit(":", 1)
    return socket.create_connection((host, int(port)), timeout=timeout)


def call(sock, api, version, body=b"", correlation=7):
    sock.sendall(request(api, version, correlation, body))
    answered, response = read_response(sock)
    assert answered == correlation, "correlation id %d answered as %d" % (correlation, answered)
    return response


def _varint(n):
    z = (n << 1) ^ (n >> 63)
    out = b""
    while True:
        out += bytes([z & 0x7F | (0x80 if z > 0x7F else 0)])
        z >>= 7
        if not z:
            return out


def record_batch(values, now_ms):
    """An uncompressed v2 batch of keyless records."""
    records = b""
    for i, value in enumerate(values):
        body = b"\0" + _varint(0) + _varint(i) + _varint(-1) + _varint(len(value)) + value + _varint(0)
        records += _varint(len(body)) + body
    n = len(values)
    checked = struct.pack(">hiqqqhii", 0, n - 1, now_ms, now_ms, -1, -1, -1, n) + records
    head = struct.pack(">ibI", -1, 2, crc32c(checked))
    return struct.pack(">qi", 0, len(head) + len(checked)) + head + checked


def produce_body(topic, partition, records, acks=1):
    """Produce v3: one partition of one topic."""
    return (struct.pack(">hhi", -1, acks, 5000) + struct.pack(">i", 1) + string(topic)
            + struct.pack(">iii", 1, partition, len(records)) + records)


def produce_result(body):
    """(error code, base offset) of a Produce v3 response for one partition."""
    at = 4 + 2 + struct.unpack_from(">h", body, 4)[0] + 4 + 4
    return struct.unpack_from(">hq", body, at)


def fetch(sock, topic, partition, offset, max_bytes=1 << 20, wait_ms=500):
    """(error code, high watermark, record bytes) by Fetch v4."""
    body = (struct.pack(">iiiib", -1, wait_ms, 1, 50 << 20, 0) + struct.pack(">i", 1) + string(topic)
            + struct.pack(">iiqi", 1, partition, offset, max_bytes))
    r = call(sock, FETCH, 4, body)
    at = 4 + 4 + 2 + struct.unpack_from(">h", r, 8)[0] + 4 + 4
    error, high, _stable, aborted = struct.unpack_from(">hqqi", r, at)
    at += 22 + 16 * max(aborted, 0)
    size, = struct.unpack_from(">i", r, at)
    return error, high, r[at + 4: at + 4 + max(size, 0)]


def batches(bootstrap, topic, partition):
    """Every batch of a partition as it lies in the log."""
    out, offset = [], 0
    with connect(bootstrap) as sock:
        while True:
            error, high, data = fetch(sock, topic, partition, offset)
            if error:
                raise AssertionError("fetch %s-%d at %d: error code %d" % (topic, partition, offset, error))
            at = 0
            while at + 61 <= len(data):
                base, length = struct.unpack_from(">qi", data, at)
                end = at + 12 + length
                if end > len(data):
                    break
                crc, attributes, last = struct.unpack_from(">Ihi", data, at + 17)
                out.append(Batch(base, last + 1, CODEC_NAMES[attributes & 7], crc == crc32c(data[at + 21: end])))
                offset, at = base + last + 1, end
            if offset >= high:
                return out
            if not at:
                raise AssertionError("%s-%d: no whole batch at offset %d, high watermark %d" % (topic, partition, offset, high))
