"""Where .ci/prepare put the foreign clients, and how to run them."""
import base64
import contextlib
import os
import pathlib
import subprocess
import tempfile

from trips.listening import Listening
from trips.onejvm import OneJvm
from trips.report import await_that

HERE = pathlib.Path(__file__).resolve().parents[1]
KIT = pathlib.Path(os.environ.get("TRIPS_KIT", HERE.parent / "target" / "trips-kit"))
JAVA = (os.environ["JAVA_HOME"] + "/bin/java") if os.environ.get("JAVA_HOME") else "java"
# a tool runs for a second: the second compiler and parallel collectors would only cost
JAVA_FLAGS = ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m"]


@contextlib.contextmanager
def text_file(text):
    """The path of a file with this text, while it is wanted."""
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        file.write(text)
        file.flush()
        yield file.name


def base64_of(text):
    """How text travels to KafkaJS."""
    return base64.b64encode(text.encode()).decode()


class Failed(AssertionError):
    """A client ended with an error or in no time; says what it was asked and what it printed."""


def _said(text):
    """What a tool says of itself, without its logging's excuses, where in its code it was, and how it was ended."""
    return "\n".join(l for l in text.splitlines() if not l.startswith(("SLF4J", "\tat ", "Tools$Ended")) and l not in ("null", ""))


def run(command, stdin=b"", seconds=60, may_fail=False, environment=None):
    """Runs a client to its end; (exit code, stdout bytes, stderr text)."""
    try:
        p = subprocess.run(command, input=stdin, capture_output=True, timeout=seconds, check=False, env=dict(os.environ, **(environment or {})))
    except subprocess.TimeoutExpired as e:
        raise Failed("no end after %d s: %s\n%s" % (seconds, " ".join(command), (e.stderr or b"").decode(errors="replace")[-2000:]))
    err = _said(p.stderr.decode(errors="replace"))
    if p.returncode and not may_fail:
        out = p.stdout[-1500:].decode(errors="replace")
        raise Failed("exit %d of %s\n%s\n%s" % (p.returncode, " ".join(command), out, err[-2000:]))
    return p.returncode, p.stdout, err


def tool_class(name):
    """The tools' classes share a package, but for the one of kafka-configs."""
    return name if name.startswith("kafka.") else "org.apache.kafka.tools." + name


_shared = OneJvm([JAVA, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx512m", "-cp", "%s/kafka-tools/*" % KIT, str(HERE / "kafka-tools" / "Tools.java")])


def kafka_tool(main_class, *arguments, stdin=b"", seconds=60, may_fail=False):
    """Runs one of Apache Kafka's command line tools, after the ones before it in the same JVM: (exit code, stdout bytes, stderr text)."""
    said = "%s %s" % (main_class, " ".join(arguments))
    answer = _shared.call(tool_class(main_class), arguments, stdin, seconds)
    if answer is None:
        raise Failed("its JVM ended, or it did not within %d s: %s" % (seconds, said))
    code, out, err = answer
    err = _said(err)
    if code and not may_fail:
        raise Failed("exit %d of %s\n%s\n%s" % (code, said, out[-1500:].decode(errors="replace"), err[-2000:]))
    return code, out, err


def _alone(main_class, arguments):
    return [JAVA, *JAVA_FLAGS, "-cp", "%s/kafka-tools/*" % KIT, tool_class(main_class), *arguments]


def kafka_tool_alone(main_class, *arguments, **options):
    """Runs one in a JVM of its own."""
    return run(_alone(main_class, arguments), **options)


def listening_tool(main_class, *arguments):
    """One in a JVM of its own, in the background, and what it prints."""
    return Listening(_alone(main_class, arguments))


def start_kafka_tool(main_class, *arguments):
    """Starts one in a JVM of its own, that reads its standard input for as long as the caller likes."""
    return subprocess.Popen(_alone(main_class, arguments), stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


@contextlib.contextmanager
def running_tool(main_class, *arguments):
    """One of Kafka's tools in a JVM of its own, for a while."""
    process = start_kafka_tool(main_class, *arguments)
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(20)
        finally:
            process.kill()


@contextlib.contextmanager
def member(bootstrap, group, topic):
    """A kcat that is a group's only member, named trip-member, for a while."""
    process = subprocess.Popen(["kcat", "-b", bootstrap, "-q", "-X", "client.id=trip-member", "-X", "session.timeout.ms=10000", "-G", group, topic],
                               stdout=subprocess.DEVNULL)
    try:
        await_that(lambda: state_of(bootstrap, group) == "Stable", "the group is stable", 20)
        yield process
    finally:
        process.terminate()
        try:
            process.wait(20)
        finally:
            process.kill()


def state_of(bootstrap, group):
    """A group's state as kafka-consumer-groups shows it; None while there is no such group."""
    out = kafka_tool("consumer.group.ConsumerGroupCommand", "--bootstrap-server", bootstrap, "--describe", "--group", group, "--state", may_fail=True)[1]
    rows = [line.split() for line in out.decode().splitlines() if line.startswith(group)]
    return rows[0][-2] if rows else None


@contextlib.contextmanager
def piped(command):
    """A client that reads its standard input, for a while."""
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.kill()
        process.wait()
