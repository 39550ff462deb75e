// Schemas in JavaScript: node client.js SETTINGS.json write TOPIC TYPE SCHEMA VALUE, or node client.js SETTINGS.json read TOPIC COUNT
const fs = require('fs')
const https = require('https')
const { Kafka, logLevel } = require('kafkajs')
const { SchemaRegistry } = require('@kafkajs/confluent-schema-registry')

const [file, verb, topic, ...rest] = process.argv.slice(2)
const at = JSON.parse(fs.readFileSync(file))
const ca = fs.readFileSync(at.ca)
const kafka = new Kafka({
  clientId: 'schemas', brokers: [at.bootstrap], logLevel: logLevel.NOTHING, ssl: { ca: [ca] },
  sasl: { mechanism: 'scram-sha-512', username: at.user, password: at.password },
})
const registry = new SchemaRegistry({
  host: at.registry, auth: { username: at.user, password: at.password }, agent: new https.Agent({ ca }),
})

// Confluent's format has the place of the message in its file before it, 0 for the first. The library passes it over when it reads and
// leaves it out when it writes (kafkajs/confluent-schema-registry issue 152), so whoever wants others to read has to put it there.
const placed = encoded => Buffer.concat([encoded.subarray(0, 5), Buffer.from([0]), encoded.subarray(5)])

const write = async (type, schema, value) => {
  const { id } = await registry.register({ type, schema }, { subject: `${topic}-value` })
  const producer = kafka.producer({ allowAutoTopicCreation: false })
  await producer.connect()
  const encoded = await registry.encode(id, JSON.parse(value))
  await producer.send({ topic, messages: [{ key: 'js', value: type === 'PROTOBUF' ? placed(encoded) : encoded }] })
  await producer.disconnect()
}

const read = async count => {
  const consumer = kafka.consumer({ groupId: `js-${process.pid}`, maxWaitTimeInMs: 200 })
  await consumer.connect()
  await consumer.subscribe({ topics: [topic], fromBeginning: true })
  let left = Number(count)
  await new Promise((done, failed) => consumer.run({ eachMessage: async ({ message }) => {
    try {
      console.log(JSON.stringify(await registry.decode(message.value)))
    } catch (e) {
      failed(e)
    }
    if (--left === 0) done()
  } }))
  await consumer.disconnect()
}

const main = verb === 'write' ? write(...rest) : read(...rest)
main.then(() => process.exit(0), e => {
  console.error(`${e.name}: ${e.message}`)
  process.exit(1)
})
