"""Producers and consumers with schemas, in Java (Apicurio's serialisers), JavaScript (@kafkajs/confluent-schema-registry) and Python (Debian's
confluent_kafka), at a hub made by 'crossdock secure'. A type is what registries call it, a value is JSON."""
import io
import json
import os
import struct

from trips import tools
from trips.report import equal, expect


class Java:
    def __init__(self, settings):
        self.settings = str(settings)

    def _run(self, *arguments):
        jars = tools.KIT / "serdes"
        return tools.run([tools.JAVA, *tools.JAVA_FLAGS, "-cp", "%s/classes:%s/*" % (jars, jars), "io.crossdock.ci.serdes.Serdes",
                          self.settings, *arguments])[1].decode()

    def write(self, topic, kind, schema, value):
        self._run("write", topic, kind, schema, json.dumps(value))

    def read(self, topic, kind, count, schema):
        """Of Protobuf by readers with this schema, else as it was written."""
        return [json.loads(line) for line in self._run("read", topic, kind, str(count), schema).splitlines()]


class JavaScript:
    def __init__(self, settings):
        self.settings = str(settings)

    def _run(self, *arguments):
        return tools.run(["node", str(tools.HERE / "serdes" / "client.js"), self.settings, *arguments],
                         environment={"NODE_PATH": str(tools.KIT / "node_modules")})[1].decode()

    def write(self, topic, kind, schema, value):
        self._run("write", topic, kind, schema, json.dumps(value))

    def read(self, topic, _, count):
        """As it was written."""
        read = [json.loads(line) for line in self._run("read", topic, str(count)).splitlines()]
        return [dict(each, id=int(each["id"])) if "id" in each else each for each in read]  # a long is a text there


class Python:
    """What the language has no serialiser for in Debian (Avro's wants fastavro) is put together from its client and Avro's own library."""

    def __init__(self, at):
        self.at = at
        self.writes = {"AVRO": self._avro, "JSON": self._json, "PROTOBUF": self._protobuf}
        self.reads = {"AVRO": self._from_avro, "JSON": self._from_json, "PROTOBUF": self._from_protobuf}

    def registry(self, **more):
        for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):  # requests would trust these instead of what it is told
            os.environ.pop(name, None)
        from confluent_kafka.schema_registry import SchemaRegistryClient
        return SchemaRegistryClient({"url": self.at["registry"], "ssl.ca.location": self.at["ca"],
                                     "basic.auth.user.info": "%(user)s:%(password)s" % dict(self.at, **more)})

    def write(self, topic, kind, schema, value):
        from confluent_kafka import Producer
        producer = Producer(self._kafka())
        producer.produce(topic, self.writes[kind](topic, schema, value), "python")
        equal(producer.flush(30), 0, "records left")

    def read(self, topic, kind, count, schema):
        """By readers with this schema, whatever the writers had."""
        from confluent_kafka import Consumer, TopicPartition
        consumer, read = Consumer(self._kafka(**{"group.id": "python"})), []
        consumer.assign([TopicPartition(topic, 0, 0)])
        while len(read) < count:
            message = consumer.poll(30)
            expect(message is not None and not message.error(), "no record: %s" % message)
            read.append(self.reads[kind](topic, schema, message.value()))
        consumer.close()
        return read

    def _kafka(self, **more):
        return dict({"bootstrap.servers": self.at["bootstrap"], "security.protocol": "SASL_SSL", "ssl.ca.location": self.at["ca"],
                     "sasl.mechanism": "SCRAM-SHA-512", "sasl.username": self.at["user"], "sasl.password": self.at["password"]}, **more)

    @staticmethod
    def _context(topic):
        from confluent_kafka.serialization import MessageField, SerializationContext
        return SerializationContext(topic, MessageField.VALUE)

    def _avro(self, topic, schema, value):
        import avro.io
        import avro.schema
        from confluent_kafka.schema_registry import Schema
        number = self.registry().register_schema(topic + "-value", Schema(schema, "AVRO"))
        out = io.BytesIO(struct.pack(">bI", 0, number))
        out.seek(5)
        avro.io.DatumWriter(avro.schema.parse(schema)).write(value, avro.io.BinaryEncoder(out))
        return out.getvalue()

    def _from_avro(self, _, schema, payload):
        import avro.io
        import avro.schema
        magic, number = struct.unpack(">bI", payload[:5])
        equal(magic, 0, "first byte")
        written = avro.schema.parse(self.registry().get_schema(number).schema_str)
        return avro.io.DatumReader(written, avro.schema.parse(schema)).read(avro.io.BinaryDecoder(io.BytesIO(payload[5:])))

    def _json(self, topic, schema, value):
        from confluent_kafka.schema_registry.json_schema import JSONSerializer
        return JSONSerializer(schema, self.registry())(value, self._context(topic))

    def _from_json(self, topic, schema, payload):
        from confluent_kafka.schema_registry.json_schema import JSONDeserializer
        return JSONDeserializer(schema)(payload, self._context(topic))

    @staticmethod
    def _message(schema):
        """The class of a message with one field of type string: Debian has no compiler for Python, which descriptors are made by."""
        from google.protobuf import descriptor_pb2, descriptor_pool, message_factory
        name, field = schema
        file = descriptor_pb2.FileDescriptorProto(name="%s.proto" % name.lower(), package="shop", syntax="proto3")
        file.message_type.add(name=name).field.add(name=field, number=1, type=descriptor_pb2.FieldDescriptorProto.TYPE_STRING,
                                                   label=descriptor_pb2.FieldDescriptorProto.LABEL_OPTIONAL)
        pool = descriptor_pool.DescriptorPool()
        pool.Add(file)
        return message_factory.MessageFactory(pool).GetPrototype(pool.FindMessageTypeByName("shop." + name))

    def _protobuf(self, topic, schema, value):
        from confluent_kafka.schema_registry.protobuf import ProtobufSerializer
        message = self._message(schema)
        return ProtobufSerializer(message, self.registry())(message(**value), self._context(topic))

    def _from_protobuf(self, topic, schema, payload):
        from confluent_kafka.schema_registry.protobuf import ProtobufDeserializer
        from google.protobuf import json_format
        # the place of the message: 0, or 1 (in zigzag 2) number that is 0, as Apicurio writes it. Before 1.8 this library took the 2 for two
        if payload[5:7] == b"\2\0":
            payload = payload[:5] + payload[6:]
        return json_format.MessageToDict(ProtobufDeserializer(self._message(schema))(payload, self._context(topic)))
