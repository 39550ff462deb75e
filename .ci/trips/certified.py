"""A hub that knows its callers by their certificates and by tokens somebody else has signed."""
import base64
import json
import pathlib
import time

from trips import hub, kafkajs, tools
from trips.report import equal, expect

OAUTH = "org.apache.kafka.common.security.oauthbearer."


def _url64(raw):
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


class Authority:
    """An authority of its own, and a signer of tokens, in files."""

    def __init__(self, folder):
        self.folder = folder
        self.cert = folder / "ca.pem"
        self._openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", folder / "ca.key", "-out", self.cert, "-days", "2", "-subj", "/CN=Authority")
        self._openssl("genrsa", "-out", folder / "tokens.key", "2048")

    def _openssl(self, *arguments, **options):
        return tools.run(["openssl", *map(str, arguments)], **options)[1]

    def certificate(self, name, subject):
        """Key, certificate, and a file with both: the first as tools want it, the last as Java does."""
        key, request, cert, both = (self.folder / (name + end) for end in (".key", ".csr", ".crt", ".pem"))
        self._openssl("req", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", request, "-subj", subject,
                      "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1")
        self._openssl("x509", "-req", "-in", request, "-CA", self.cert, "-CAkey", self.folder / "ca.key", "-CAcreateserial", "-days", "2",
                      "-copy_extensions", "copy", "-out", cert)
        both.write_bytes(key.read_bytes() + cert.read_bytes())
        return str(key), str(cert), str(both)

    def keys(self):
        """The file that says what tokens are signed with (RFC 7517)."""
        said = self._openssl("rsa", "-in", self.folder / "tokens.key", "-noout", "-modulus").decode()
        modulus = bytes.fromhex(said.strip().split("=")[1])
        file = self.folder / "jwks.json"
        file.write_text(json.dumps({"keys": [{"kty": "RSA", "kid": "trip", "use": "sig", "alg": "RS256", "n": _url64(modulus), "e": "AQAB"}]}))
        return file.as_uri()

    def token(self, subject, audience="hub", seconds=600):
        """A signed token (RFC 7519), and when it ends, in seconds since 1970."""
        end = int(time.time()) + seconds
        parts = [{"alg": "RS256", "kid": "trip", "typ": "JWT"}, {"sub": subject, "aud": audience, "iat": end - seconds, "exp": end, "scope": "kafka"}]
        text = ".".join(_url64(json.dumps(part).encode()) for part in parts)
        return text + "." + _url64(self._openssl("dgst", "-sha256", "-sign", self.folder / "tokens.key", stdin=text.encode())), end


class Certified:
    def __init__(self, home, folder):
        self.folder = pathlib.Path(folder) / "certified"
        self.folder.mkdir()
        self.authority = Authority(self.folder)
        hubs = self.authority.certificate("hub", "/CN=localhost")[2]
        self.ann = self.authority.certificate("ann", "/CN=Ann/O=Shop")
        self.hub = hub.Hub(home, self.folder / "data", **{
            "broker.listeners": "HUBS://127.0.0.1:0,CERTIFIED://localhost:0,TOKENS://localhost:0",
            "broker.listener.security.protocol.map": "HUBS:PLAINTEXT,CERTIFIED:SSL,TOKENS:SASL_SSL",
            "broker.inter.broker.listener.name": "HUBS",
            "broker.ssl.keystore.type": "PEM", "broker.ssl.keystore.location": hubs,
            "broker.ssl.truststore.type": "PEM", "broker.ssl.truststore.location": str(self.authority.cert),
            "broker.listener.name.certified.ssl.client.auth": "required",
            "broker.listener.name.certified.ssl.principal.mapping.rules": "RULE:^.*CN=([^,]*).*$/$1/L,DEFAULT",
            "broker.sasl.enabled.mechanisms": "OAUTHBEARER",
            "broker.sasl.oauthbearer.jwks.endpoint.url": self.authority.keys(),
            "broker.sasl.oauthbearer.expected.audience": "hub",
            "broker.authorizer": "acl", "broker.super.users": "User:ANONYMOUS"})

    def run(self, report):
        try:
            if report.check("a hub with certificates and tokens for its callers starts", self.hub.start):
                at = {address.split("://")[0]: address.split("://")[1] for address in self.hub.status()["addresses"]["broker"]}
                self.hubs, self.certified, self.tokens = at["HUBS"], at["CERTIFIED"], at["TOKENS"]
                self._trips(report)
                report.check("the hub of certificates and tokens still runs, and stops cleanly", self.hub.stop)
        finally:
            self.hub.close()

    def _trips(self, report):
        report.check("kafka-acls lets ann, and nobody else, write and read a topic", self._set_up)
        report.check("kcat is known by its certificate", self._kcat)
        report.check("kafka-console-producer and -consumer are known by their certificate", lambda: self._console(self.certified, self._certificate()))
        report.check("KafkaJS is known by its certificate", self._kafkajs)
        report.check("whoever has no certificate is not let in", self._no_certificate)
        report.check("kafka-console-producer and -consumer are known by a token", lambda: self._console(self.tokens, self._bearer("ann")))
        report.check("librdkafka in Python is known by a token", lambda: self._confluent("ann"))
        report.check("a token of somebody else may not write, and one for somebody else's hub is not let in", self._other_tokens)

    def _set_up(self):
        at = ["--bootstrap-server", self.hubs]
        tools.kafka_tool("TopicCommand", *at, "--create", "--topic", "orders")
        for operations, resource in ((["Read", "Write"], ["--topic", "orders"]), (["Read"], ["--group", "*"])):
            tools.kafka_tool("AclCommand", *at, "--add", "--allow-principal", "User:ann", *[a for o in operations for a in ("--operation", o)], *resource)

    def _arrived(self, text):
        read = tools.run(["kcat", "-b", self.hubs, "-C", "-t", "orders", "-o", "beginning", "-e", "-q"])[1].splitlines()
        expect(text.encode() in read, "%r is not among %r" % (text, read))

    def _kcat_command(self, *arguments, **options):
        return tools.run(["kcat", "-b", self.certified, "-X", "security.protocol=SSL", "-X", "ssl.ca.location=%s" % self.authority.cert, *arguments], **options)

    def _kcat(self):
        own = ["-X", "ssl.key.location=" + self.ann[0], "-X", "ssl.certificate.location=" + self.ann[1]]
        self._kcat_command(*own, "-P", "-t", "orders", stdin=b"kcat certified\n")
        self._arrived("kcat certified")
        read = self._kcat_command(*own, "-C", "-t", "orders", "-o", "beginning", "-e", "-q")[1]
        expect(b"kcat certified" in read.splitlines(), "it reads %r" % read)

    def _no_certificate(self):
        code, _, err = self._kcat_command("-L", "-m", "5", may_fail=True)
        expect(code != 0, "kcat without a certificate got in: %s" % err)

    def _properties(self, name, lines):
        file = self.folder / (name + ".properties")
        file.write_text("\n".join(["ssl.truststore.type=PEM", "ssl.truststore.location=%s" % self.authority.cert] + lines))
        return str(file)

    def _certificate(self):
        return self._properties("certificate", ["security.protocol=SSL", "ssl.keystore.type=PEM", "ssl.keystore.location=" + self.ann[2]])

    def _bearer(self, subject, **claims):
        """Kafka's own client takes the token from a file; which files it may read, a system property of its JVM says."""
        token = self.folder / ("token-" + subject)
        token.write_text(self.authority.token(subject, **claims)[0])
        return self._properties("bearer-" + subject, [
            "security.protocol=SASL_SSL", "sasl.mechanism=OAUTHBEARER",
            "sasl.login.callback.handler.class=%sOAuthBearerLoginCallbackHandler" % OAUTH, "sasl.oauthbearer.token.endpoint.url=" + token.as_uri(),
            "sasl.jaas.config=%sOAuthBearerLoginModule required;" % OAUTH])

    def _console(self, bootstrap, config):
        text = "console at " + bootstrap
        at = ["--bootstrap-server", bootstrap, "--topic", "orders", "--command-config", config]
        tools.kafka_tool_alone("ConsoleProducer", *at, stdin=text.encode() + b"\n", environment=self._allowed())
        read = tools.kafka_tool_alone("consumer.ConsoleConsumer", *at, "--from-beginning", "--partition", "0", "--timeout-ms", "5000", may_fail=True,
                                      environment=self._allowed())[1]
        expect(text.encode() in read.splitlines(), "%r is not among %r" % (text, read))

    def _allowed(self):
        files = ",".join(file.as_uri() for file in self.folder.glob("token-*"))
        return {"JDK_JAVA_OPTIONS": "-Dorg.apache.kafka.sasl.oauthbearer.allowed.urls=" + files}

    def _kafkajs(self):
        key, cert, _ = (pathlib.Path(file).read_text() for file in self.ann)
        js = kafkajs.KafkaJs(self.certified, {"ssl": {"ca": [self.authority.cert.read_text()], "key": key, "cert": cert, "servername": "localhost"}})
        try:
            js.ask("produce", topic="orders", codec="none",
                   records=[{"partition": 0, "key": None, "value": tools.base64_of("kafkajs certified"), "headers": []}])
        finally:
            js.close()
        self._arrived("kafkajs certified")

    def _librdkafka(self, subject, **claims):
        return {"bootstrap.servers": self.tokens, "security.protocol": "SASL_SSL", "ssl.ca.location": str(self.authority.cert),
                "sasl.mechanisms": "OAUTHBEARER", "oauth_cb": lambda _: self.authority.token(subject, **claims)}

    def _confluent(self, subject):
        import confluent_kafka
        text, failed = ("librdkafka bearer " + subject), []
        producer = confluent_kafka.Producer(self._librdkafka(subject))
        producer.produce("orders", text.encode(), on_delivery=lambda error, _: error and failed.append(str(error)))
        equal(producer.flush(30), 0, "messages left unsent")
        equal(failed, [], "messages that failed")
        self._arrived(text)

    def _other_tokens(self):
        try:
            self._confluent("bob")
        except AssertionError as refused:
            expect("uthoriz" in str(refused), "bob's message: %s" % refused)
        else:
            expect(False, "bob has written")
        code, out, err = tools.kafka_tool_alone("TopicCommand", "--bootstrap-server", self.tokens, "--list", "--command-config",
                                                self._bearer("eve", audience="elsewhere"), may_fail=True, environment=self._allowed())
        said = out.decode() + err
        expect(code != 0 and "uthentication" in said, "kafka-topics: exit %d, %s" % (code, said))
