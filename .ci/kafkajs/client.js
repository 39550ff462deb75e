// KafkaJS on a pipe: one JSON command per line of standard input, one JSON answer per line of standard output.
// Bytes travel as base64, int64 as text. Usage: node client.js HOST:PORT, with more settings of
// the client as JSON in KAFKAJS_MORE
const readline = require('readline')
const { Kafka, CompressionTypes, CompressionCodecs, logLevel } = require('kafkajs')
const Snappy = require('kafkajs-snappy')
const lz4 = require('lz4js')
const xxh32 = require('lz4js/xxh32')
const { ZstdCodec } = require('zstd-codec')

CompressionCodecs[CompressionTypes.Snappy] = Snappy
// lz4js declares its blocks dependent, which Kafka refuses. Ours is one block (under 4 MB), which depends on nothing: say so,
// and mend the header's checksum.
const independent = frame => {
  frame[4] |= 0x20
  frame[6] = (xxh32.hash(0, frame, 4, 2) >> 8) & 0xff
  return frame
}
CompressionCodecs[CompressionTypes.LZ4] = () => ({
  compress: async encoder => independent(Buffer.from(lz4.compress(encoder.buffer))),
  decompress: async buffer => Buffer.from(lz4.decompress(buffer)),
})
const zstd = new Promise(resolve => ZstdCodec.run(z => resolve(new z.Streaming())))
CompressionCodecs[CompressionTypes.ZSTD] = () => ({
  compress: async encoder => Buffer.from((await zstd).compress(encoder.buffer)),
  decompress: async buffer => Buffer.from((await zstd).decompress(buffer)),
})
const TYPES = { none: 'None', gzip: 'GZIP', snappy: 'Snappy', lz4: 'LZ4', zstd: 'ZSTD' }

const kafka = new Kafka({
  clientId: 'trips', brokers: [process.argv[2]], logLevel: logLevel.NOTHING, retry: { retries: 3 },
  ...JSON.parse(process.env.KAFKAJS_MORE || '{}'),
})
const bytes = text => (text === null ? null : Buffer.from(text, 'base64'))
const text = buffer => (buffer === null || buffer === undefined ? null : Buffer.from(buffer).toString('base64'))

const batch = ({ topic, codec, records }) => ({
  topic, acks: -1, compression: CompressionTypes[TYPES[codec]],
  messages: records.map(r => ({
    partition: r.partition, key: bytes(r.key), value: bytes(r.value),
    headers: Object.fromEntries(r.headers.map(([name, value]) => [name, bytes(value)])),
  })),
})

const produce = async ({ idempotent, ...records }) => {
  const producer = kafka.producer({ idempotent, allowAutoTopicCreation: false })
  await producer.connect()
  try {
    return await producer.send(batch(records))
  } finally {
    await producer.disconnect()
  }
}

// Producers of open transactions, by transactional id.
const open = {}

// One transaction: sends, then offsets ({consumerGroupId, topics}) if any, then commit or abort; or neither, when `commit` is
// null: `finish` ends it later. Each has a producer of its own, as after a restart of its client.
const transact = async ({ transactional_id: transactionalId, sends = [], offsets = null, commit, timeout = 60000 }) => {
  const producer = kafka.producer({ transactionalId, maxInFlightRequests: 1, idempotent: true, allowAutoTopicCreation: false, transactionTimeout: timeout })
  await producer.connect()
  try {
    const transaction = await producer.transaction()
    open[transactionalId] = { producer, transaction }
    const placed = []
    for (const records of sends) placed.push(...await transaction.send(batch(records)))
    if (offsets) await transaction.sendOffsets(offsets)
    if (commit !== null) await finish({ transactional_id: transactionalId, commit })
    return placed
  } catch (e) {
    delete open[transactionalId]
    await producer.disconnect()
    throw e
  }
}

const finish = async ({ transactional_id: transactionalId, commit }) => {
  const { producer, transaction } = open[transactionalId]
  delete open[transactionalId]
  try {
    await (commit ? transaction.commit() : transaction.abort())
  } finally {
    await producer.disconnect()
  }
}

// No partition is owned twice: every member of the group has its own share.
const shared = (assigned, members) => {
  const owned = Object.values(assigned).flatMap(share => Object.entries(share).flatMap(([t, ps]) => ps.map(p => `${t}-${p}`)))
  return Object.keys(assigned).length === members && new Set(owned).size === owned.length
}

// Reads with `members` consumers of one group until `count` records came or `seconds` passed; then commits and leaves.
// `once_assigned` (parameters of produce) is sent when every member has its share.
const consume = async ({ topics, group, count, members = 1, seconds = 30, once_assigned: later = null, uncommitted = false }) => {
  const got = []
  const assigned = {}
  const consumers = []
  let stop, settle
  const stopped = new Promise(resolve => { stop = resolve })
  const settled = new Promise(resolve => { settle = resolve })
  const timer = setTimeout(() => { settle(); stop() }, seconds * 1000)
  try {
    for (let m = 0; m < members; m++) {
      const consumer = kafka.consumer({
        groupId: group, sessionTimeout: 10000, rebalanceTimeout: 10000, heartbeatInterval: 500, maxWaitTimeInMs: 200,
        allowAutoTopicCreation: false, readUncommitted: uncommitted,
      })
      consumers.push(consumer)
      consumer.on(consumer.events.GROUP_JOIN, e => {
        assigned[m] = e.payload.memberAssignment
        if (shared(assigned, members)) settle()
      })
      await consumer.connect()
      await consumer.subscribe({ topics, fromBeginning: true })
      await consumer.run({ eachMessage: async ({ topic, partition, message }) => {
        got.push({
          member: m, topic, partition, offset: message.offset, key: text(message.key), value: text(message.value),
          headers: Object.entries(message.headers || {}).flatMap(([name, values]) => [values].flat().map(v => [name, text(v)])),
        })
        if (got.length >= count) stop()
      } })
    }
    await settled
    if (later) await produce(later)
    await stopped
  } finally {
    clearTimeout(timer)
    await Promise.all(consumers.map(c => c.disconnect()))
  }
  return { records: got, assigned }
}

// Any call of the admin client, by name, with its arguments in order.
const admin = async ({ call, parameters }) => {
  const client = kafka.admin()
  await client.connect()
  try {
    return await client[call](...parameters)
  } finally {
    await client.disconnect()
  }
}

const commands = { produce, transact, finish, consume, admin }
const answer = value => process.stdout.write(JSON.stringify(value, (_k, v) => (typeof v === 'bigint' ? String(v) : v)) + '\n')
const main = async () => {
  for await (const line of readline.createInterface({ input: process.stdin })) {
    const { command, ...parameters } = JSON.parse(line)
    try {
      answer({ result: (await commands[command](parameters)) ?? null })
    } catch (e) {
      answer({ error: `${e.name}: ${e.message}`, types: (e.errors || [e]).map(each => each.type) })
    }
  }
  process.exit(0)
}
main()
