"""A hub that is reached by TLS and a login: real clients get in with the right password only, and do what the access rules say."""
import pathlib

from trips import hub, kafkajs, tools
from trips.report import await_that, equal, expect

USERS = 'org.apache.kafka.common.security.plain.PlainLoginModule required user_root="${file:%s}";'


def certificate(folder):
    """A certificate for localhost that is its own authority, and a file with its key too."""
    key, cert, both = (pathlib.Path(folder) / name for name in ("key.pem", "cert.pem", "hub.pem"))
    tools.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", str(key), "-out", str(cert), "-days", "2",
               "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"])
    both.write_bytes(key.read_bytes() + cert.read_bytes())
    return str(cert), str(both)


class Secured:
    def __init__(self, home, folder):
        self.folder = pathlib.Path(folder) / "secured"
        self.folder.mkdir()
        self.cert, both = certificate(self.folder)
        secret = self.folder / "root-password"
        secret.write_text("root-secret\n")
        tokens = self.folder / "token-secret"
        tokens.write_text("known to brokers only\n")
        self.hub = hub.Hub(home, self.folder / "data", **{
            "broker.listeners": "PLAINTEXT://127.0.0.1:0,SASL_SSL://localhost:0",
            "broker.inter.broker.listener.name": "PLAINTEXT",
            "broker.ssl.keystore.type": "PEM", "broker.ssl.keystore.location": both,
            "broker.sasl.enabled.mechanisms": "SCRAM-SHA-256,SCRAM-SHA-512,PLAIN",
            "broker.listener.name.sasl_ssl.plain.sasl.jaas.config": USERS % secret,
            "broker.delegation.token.secret.key": "${file:%s}" % tokens,
            "broker.authorizer": "acl", "broker.super.users": "User:ANONYMOUS;User:root"})

    def run(self, report):
        try:
            if report.check("a hub with TLS, logins and access rules starts", self.hub.start):
                self.bootstrap = self.hub.status()["addresses"]["broker"][1].split("://")[1]
                self._trips(report)
                report.check("the secured hub still runs, and stops cleanly", self.hub.stop)
        finally:
            self.hub.close()

    def _trips(self, report):
        report.check("kafka-topics, kafka-configs and kafka-acls set up a topic, a user and what she may do", self._set_up)
        for mechanism in ("SCRAM-SHA-256", "SCRAM-SHA-512", "PLAIN"):
            report.check("kcat writes and reads by %s" % mechanism, lambda m=mechanism: self._kcat(m))
            report.check("kafka-console-producer and -consumer write and read by %s" % mechanism, lambda m=mechanism: self._console(m))
            report.check("KafkaJS writes and reads by %s" % mechanism, lambda m=mechanism: self._kafkajs(m))
            report.check("librdkafka in Python writes and reads by %s" % mechanism, lambda m=mechanism: self._confluent(m))
            report.check("kafka-python writes and reads by %s" % mechanism, lambda m=mechanism: self._kafkapython(m))
        report.check("kafka-console-producer logs in as a user of the configuration, whose password is in a file", self._root)
        report.check("nobody gets in with a wrong password", self._wrong_password)
        report.check("what the rules do not allow is refused", self._not_allowed)
        report.check("kafka-delegation-tokens makes a token, with which kafka-console-producer acts for its owner until it is ended", self._token)
        report.check("kafka-configs shows who can log in, and forgets her", self._forget)

    def _set_up(self):
        at = ["--bootstrap-server", self.hub.bootstrap]
        for topic in ("orders", "secrets"):
            tools.kafka_tool("TopicCommand", *at, "--create", "--topic", topic)
        tools.kafka_tool("kafka.admin.ConfigCommand", *at, "--alter", "--entity-type", "users", "--entity-name", "ann", "--add-config",
                         "SCRAM-SHA-256=[password=ann-secret],SCRAM-SHA-512=[password=ann-secret]")
        tools.kafka_tool("AclCommand", *at, "--add", "--allow-principal", "User:ann", "--operation", "Read", "--operation", "Write",
                         "--operation", "Describe", "--topic", "orders")
        tools.kafka_tool("AclCommand", *at, "--add", "--allow-principal", "User:ann", "--operation", "Read", "--operation", "Describe",
                         "--group", "trip", "--resource-pattern-type", "prefixed")

    def _librdkafka(self, mechanism, password="ann-secret"):
        return {"security.protocol": "SASL_SSL", "ssl.ca.location": self.cert, "sasl.mechanisms": mechanism, "sasl.username": "ann",
                "sasl.password": password}

    def _kcat_command(self, *arguments, mechanism="SCRAM-SHA-256", password="ann-secret", **options):
        settings = [a for name, value in self._librdkafka(mechanism, password).items() for a in ("-X", "%s=%s" % (name, value))]
        return tools.run(["kcat", "-b", self.bootstrap, *settings, *arguments], **options)

    def _kcat(self, mechanism):
        text = "kcat " + mechanism
        self._kcat_command("-P", "-t", "orders", stdin=text.encode() + b"\n", mechanism=mechanism)
        read = self._kcat_command("-C", "-t", "orders", "-o", "beginning", "-e", "-q", mechanism=mechanism)[1]
        expect(text.encode() in read.splitlines(), "%r is not among %r" % (text, read))

    def _properties(self, mechanism, user="ann", password="ann-secret", options=""):
        module = "plain.Plain" if mechanism == "PLAIN" else "scram.Scram"
        file = self.folder / ("client-%s-%s.properties" % (user, mechanism))
        file.write_text("\n".join([
            "security.protocol=SASL_SSL", "ssl.truststore.type=PEM", "ssl.truststore.location=" + self.cert, "sasl.mechanism=" + mechanism,
            'sasl.jaas.config=org.apache.kafka.common.security.%sLoginModule required username="%s" password="%s"%s;' % (module, user, password, options)]))
        return str(file)

    def _console(self, mechanism, user="ann", password="ann-secret", options=""):
        config, text = self._properties(mechanism, user, password, options), "console %s %s" % (mechanism, user)
        at = ["--bootstrap-server", self.bootstrap, "--topic", "orders", "--command-config", config]
        tools.kafka_tool("ConsoleProducer", *at, stdin=text.encode() + b"\n")
        read = tools.kafka_tool("consumer.ConsoleConsumer", *at, "--from-beginning", "--partition", "0", "--timeout-ms", "5000", may_fail=True)[1]
        expect(text.encode() in read.splitlines(), "%r is not among %r" % (text, read))

    def _root(self):
        self._console("PLAIN", "root", "root-secret")

    def _kafkajs(self, mechanism, password="ann-secret"):
        js = kafkajs.KafkaJs(self.bootstrap, {"ssl": {"ca": [pathlib.Path(self.cert).read_text()], "servername": "localhost"},
                                              "sasl": {"mechanism": mechanism.lower(), "username": "ann", "password": password}})
        try:
            text = tools.base64_of("kafkajs " + mechanism)
            js.ask("produce", topic="orders", codec="none", records=[{"partition": 0, "key": None, "value": text, "headers": []}])
            offset = js.admin("fetchTopicOffsets", "orders")[0]["high"]
            expect(int(offset) > 0, "the topic ends at %s" % offset)
        finally:
            js.close()
        read = self._kcat_command("-C", "-t", "orders", "-o", "beginning", "-e", "-q")[1]
        expect(("kafkajs " + mechanism).encode() in read.splitlines(), "what KafkaJS has written is not among %r" % read)

    def _confluent(self, mechanism):
        import confluent_kafka
        text = ("librdkafka " + mechanism).encode()
        producer = confluent_kafka.Producer(dict(self._librdkafka(mechanism), **{"bootstrap.servers": self.bootstrap}))
        producer.produce("orders", text)
        equal(producer.flush(20), 0, "messages left unsent")
        consumer = confluent_kafka.Consumer(dict(self._librdkafka(mechanism), **{
            "bootstrap.servers": self.bootstrap, "group.id": "trip-librdkafka-" + mechanism, "auto.offset.reset": "earliest"}))
        try:
            consumer.subscribe(["orders"])
            read = []

            def arrived():
                message = consumer.poll(0.5)
                if message is not None and not message.error():
                    read.append(message.value())
                return text in read
            await_that(arrived, "%r is read by a member of a group" % text, 30)
        finally:
            consumer.close()

    def _kafkapython(self, mechanism):
        import kafka
        text = ("kafka-python " + mechanism).encode()
        login = {"bootstrap_servers": self.bootstrap, "security_protocol": "SASL_SSL", "ssl_cafile": self.cert, "sasl_mechanism": mechanism,
                 "sasl_plain_username": "ann", "sasl_plain_password": "ann-secret"}
        producer = kafka.KafkaProducer(**login)
        try:
            producer.send("orders", text).get(20)
        finally:
            producer.close(10)
        consumer = kafka.KafkaConsumer("orders", group_id="trip-python-" + mechanism, auto_offset_reset="earliest", consumer_timeout_ms=10000, **login)
        try:
            expect(any(m.value == text for m in consumer), "%r is not read" % text)
        finally:
            consumer.close()

    def _wrong_password(self):
        code, _, err = self._kcat_command("-L", "-m", "5", password="guess", may_fail=True)
        expect(code != 0 and "uthentication" in err, "kcat: exit %d, %s" % (code, err))
        code, out, err = tools.kafka_tool("TopicCommand", "--bootstrap-server", self.bootstrap, "--list", "--command-config",
                                          self._properties("SCRAM-SHA-512", "ann", "guess"), may_fail=True)
        said = out.decode() + err
        expect(code != 0 and "uthentication" in said, "kafka-topics: exit %d, %s" % (code, said))
        try:
            self._kafkajs("SCRAM-SHA-256", "guess")
        except tools.Failed as refused:
            expect("uthentication" in str(refused) or "SASL" in str(refused), "KafkaJS: %s" % refused)
        else:
            expect(False, "KafkaJS got in with a wrong password")

    def _not_allowed(self):
        code, _, err = self._kcat_command("-C", "-t", "secrets", "-o", "beginning", "-e", "-q", may_fail=True)
        expect(code != 0 and "uthoriz" in err, "kcat: exit %d, %s" % (code, err))
        code, out, err = tools.kafka_tool("TopicCommand", "--bootstrap-server", self.bootstrap, "--create", "--topic", "made", "--command-config",
                                          self._properties("SCRAM-SHA-512"), may_fail=True)
        said = out.decode() + err
        expect(code != 0 and "not allowed to create topic" in said, "kafka-topics: exit %d, %s" % (code, said))

    def _tokens(self, *arguments, **options):
        return tools.kafka_tool("DelegationTokenCommand", "--bootstrap-server", self.bootstrap, "--command-config",
                                self._properties("SCRAM-SHA-512"), *arguments, **options)[1].decode()

    def _token(self):
        made = self._tokens("--create", "--max-life-time-period", "-1", "--renewer-principal", "User:batch")
        rows = [line.split() for line in made.splitlines() if "User:ann" in line]
        expect(len(rows) == 1, "kafka-delegation-tokens said %s" % made)
        token, hmac = rows[0][:2]
        by_token = {"user": token, "password": hmac, "options": ' tokenauth="true"'}
        self._console("SCRAM-SHA-256", **by_token)
        expect(token in self._tokens("--describe", "--owner-principal", "User:ann"), "the token is not described")
        self._tokens("--renew", "--hmac", hmac, "--renew-time-period", "60000")
        self._tokens("--expire", "--hmac", hmac, "--expiry-time-period", "-1")
        expect(token not in self._tokens("--describe", "--owner-principal", "User:ann"), "the token is still there")
        code, out, err = tools.kafka_tool("TopicCommand", "--bootstrap-server", self.bootstrap, "--list", "--command-config",
                                          self._properties("SCRAM-SHA-256", **by_token), may_fail=True)
        said = out.decode() + err
        expect(code != 0 and "uthentication" in said, "kafka-topics: exit %d, %s" % (code, said))

    def _forget(self):
        at = ["--bootstrap-server", self.hub.bootstrap, "--entity-type", "users", "--entity-name", "ann"]
        shown = tools.kafka_tool("kafka.admin.ConfigCommand", *at, "--describe")[1].decode()
        expect("SCRAM-SHA-256=iterations=" in shown and "SCRAM-SHA-512=iterations=" in shown, "it shows %r" % shown)
        tools.kafka_tool("kafka.admin.ConfigCommand", *at, "--alter", "--delete-config", "SCRAM-SHA-256,SCRAM-SHA-512")
        await_that(lambda: self._kcat_command("-L", "-m", "5", may_fail=True)[0] != 0, "ann is forgotten", 20)
