"""The key hash all Kafka clients share (murmur2, as the Java producer has it): same key, same partition, whoever sends."""

MASK = 0xFFFFFFFF


def murmur2(data):
    m = 0x5BD1E995
    h = (0x9747B28C ^ len(data)) & MASK
    whole = len(data) & ~3
    for i in range(0, whole, 4):
        k = int.from_bytes(data[i:i + 4], "little") * m & MASK
        k = (k ^ (k >> 24)) * m & MASK
        h = (h * m & MASK) ^ k
    tail = data[whole:]
    if tail:
        h = (h ^ int.from_bytes(tail, "little")) * m & MASK
    h = (h ^ (h >> 13)) * m & MASK
    return h ^ (h >> 15)


def partition_of(key, partitions):
    return (murmur2(key) & 0x7FFFFFFF) % partitions
