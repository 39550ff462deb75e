"""Where .ci/prepare put the foreign clients, and how to run them."""
import os
import pathlib
import subprocess

HERE = pathlib.Path(__file__).resolve().parents[1]
KIT = pathlib.Path(os.environ.get("TRIPS_KIT", HERE.parent / "target" / "trips-kit"))
JAVA = (os.environ["JAVA_HOME"] + "/bin/java") if os.environ.get("JAVA_HOME") else "java"
# a tool runs for a second: the second compiler and parallel collectors would only cost
JAVA_FLAGS = ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m"]


class Failed(AssertionError):
    """A client ended with an error or in no time; says what it was asked and what it printed."""


def run(command, stdin=b"", seconds=60, may_fail=False):
    """Runs a client to its end; (exit code, stdout bytes, stderr text)."""
    try:
        p = subprocess.run(command, input=stdin, capture_output=True, timeout=seconds, check=False)
    except subprocess.TimeoutExpired as e:
        raise Failed("no end after %d s: %s\n%s" % (seconds, " ".join(command), (e.stderr or b"").decode(errors="replace")[-2000:]))
    err = "\n".join(l for l in p.stderr.decode(errors="replace").splitlines() if not l.startswith("SLF4J"))
    if p.returncode and not may_fail:
        out = p.stdout[-1500:].decode(errors="replace")
        raise Failed("exit %d of %s\n%s\n%s" % (p.returncode, " ".join(command), out, err[-2000:]))
    return p.returncode, p.stdout, err


def _command(main_class, arguments):
    return [JAVA, *JAVA_FLAGS, "-cp", "%s/kafka-tools/*" % KIT, "org.apache.kafka.tools." + main_class, *arguments]


def kafka_tool(main_class, *arguments, **options):
    """Runs one of Apache Kafka's command line tools."""
    return run(_command(main_class, arguments), **options)


def start_kafka_tool(main_class, *arguments):
    """Starts one that reads its standard input for as long as the caller likes."""
    return subprocess.Popen(_command(main_class, arguments), stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
