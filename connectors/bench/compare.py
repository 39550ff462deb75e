#!/usr/bin/env python3
"""JSON lines of a file through a topic into a table of PostgreSQL: Crossdock's connectors beside Kafka Connect's.

    compare.py --crossdock HOME --kafka-bootstrap HOST:PORT --kafka-pid PID --crossdock-starter CMD [--records N] [--rounds N]

Both read the same file, write the same bytes to one partition, and insert the same rows in batches of 500 at most.
Kafka Connect stands alone (FileStreamSource, Debezium's JDBC sink) beside an Apache Kafka that runs already;
Crossdock is one process that is started for each round. By turns, each time with an empty table and a new topic. Measured is
the time from the first row in the table to the last, and the CPU seconds of all processes but the database's.
Needs JDK 17, Maven, PostgreSQL's server and psql.
"""
import argparse
import json
import os
import pathlib
import pwd
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
COLUMNS = ("id", "customer", "country", "item", "quantity", "price", "note")


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def line(n):
    """One order with its schema beside it, which is how Kafka Connect's JSON says what a column is."""
    types = {"id": "int64", "quantity": "int32", "price": "double"}
    row = {"id": n, "customer": f"customer-{n % 5000}", "country": "Norway", "item": f"article {n % 700}",
           "quantity": n % 12 + 1, "price": n % 900 / 10, "note": "delivered to the back door, please ring twice"}
    fields = [{"field": c, "type": types.get(c, "string"), "optional": False} for c in COLUMNS]
    return json.dumps({"schema": {"type": "struct", "name": "order", "optional": False, "fields": fields}, "payload": row})


class Postgres:
    """A database of its own in a temporary folder, without waiting for the disk, which is not what is compared."""

    def __init__(self, folder):
        self.folder, self.port = folder / "db", free_port()
        self.folder.mkdir()
        self.user = "nobody" if os.getuid() == 0 else pwd.getpwuid(os.getuid()).pw_name
        shutil.chown(self.folder, self.user)
        self.as_user("initdb", "-D", self.folder, "-U", "bench", "-A", "trust")
        self.server = subprocess.Popen(
            ["postgres", "-D", self.folder, "-p", str(self.port), "-h", "127.0.0.1", "-k", "", "-c", "fsync=off"],
            user=self.user, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait(lambda: subprocess.run(self.psql("select 1"), capture_output=True).returncode == 0, 30, "PostgreSQL")
        self.url = f"jdbc:postgresql://127.0.0.1:{self.port}/postgres"

    def as_user(self, *command):
        subprocess.run([str(c) for c in command], user=self.user, cwd="/", check=True, stdout=subprocess.DEVNULL)

    def psql(self, sql):
        return ["psql", "-h", "127.0.0.1", "-p", str(self.port), "-U", "bench", "-tAc", sql, "postgres"]

    def ask(self, sql):
        return subprocess.run(self.psql(sql), check=True, capture_output=True, text=True).stdout.strip()

    def close(self):
        self.server.send_signal(signal.SIGINT)
        self.server.wait()


def wait(condition, seconds, what):
    end = time.time() + seconds
    while not condition():
        if time.time() > end:
            raise SystemExit(f"{what} did not come in {seconds} s")
        time.sleep(0.1)


def cpu(pids):
    """User and system seconds of processes."""
    ticks = 0
    for pid in pids:
        fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def resident(pids):
    pages = sum(int(pathlib.Path(f"/proc/{pid}/statm").read_text().split()[1]) for pid in pids)
    return pages * os.sysconf("SC_PAGE_SIZE") // 1_000_000


def measure(database, records, pids):
    """Rows per second from the first to the last."""
    count = lambda: int(database.ask("select count(*) from orders"))
    wait(lambda: count() > 0, 120, "the first row")
    begin, first, used = time.time(), count(), cpu(pids)
    wait(lambda: count() >= records, 900, "the last row")
    took = time.time() - begin
    exact = database.ask("select count(*), count(distinct id), sum(id) from orders")
    assert exact == f"{records}|{records}|{records * (records - 1) // 2}", f"lost or doubled: {exact}"
    return {"rows_per_s": round((records - first) / took), "cpu_us_per_row": round((cpu(pids) - used) / (records - first) * 1e6, 1),
            "rss_mb": resident(pids)}


def table(database):
    database.ask("drop table if exists orders")
    database.ask("create table orders (id bigint not null, customer text not null, country text not null, item text not null,"
                 " quantity int not null, price double precision not null, note text not null)")


def stop(process):
    process.terminate()
    try:
        process.wait(30)
    except subprocess.TimeoutExpired:
        process.kill()


def kafka_connect(args, database, folder, number):
    table(database)
    home = folder / f"connect{number}"
    home.mkdir()
    topic = f"orders-{os.getpid()}-{number}"
    files = {
        "worker.properties": {
            "bootstrap.servers": args.kafka_bootstrap, "offset.storage.file.filename": home / "offsets",
            "listeners": f"http://127.0.0.1:{free_port()}", "plugin.discovery": "service_load", "plugin.path": args.plugins,
            "key.converter": "org.apache.kafka.connect.storage.StringConverter",
            "value.converter": "org.apache.kafka.connect.storage.StringConverter"},
        "source.properties": {
            "name": "orders-in", "connector.class": "org.apache.kafka.connect.file.FileStreamSourceConnector", "tasks.max": 1,
            "file": folder / "in/orders.json", "topic": topic, "batch.size": 2000},
        "sink.properties": {
            "name": "orders-to-db", "connector.class": "io.debezium.connector.jdbc.JdbcSinkConnector", "tasks.max": 1,
            "topics": topic, "connection.url": database.url, "connection.username": "bench", "connection.password": "",
            "insert.mode": "insert", "primary.key.mode": "none", "schema.evolution": "none", "collection.name.format": "orders",
            "batch.size": 500, "value.converter": "org.apache.kafka.connect.json.JsonConverter",
            "value.converter.schemas.enable": "true", "consumer.override.max.poll.records": 500}}
    for name, lines in files.items():
        (home / name).write_text("".join(f"{k}={v}\n" for k, v in lines.items()))
    log = open(home / "log", "w")
    worker = subprocess.Popen(
        ["java", "-Xms256M", "-Xmx2G", "-XX:+UseG1GC", "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn", "-cp", f"{args.libraries}/*",
         "org.apache.kafka.connect.cli.ConnectStandalone", *(home / f for f in files)], stdout=log, stderr=log)
    try:
        return measure(database, args.records, [worker.pid, args.kafka_pid])
    finally:
        stop(worker)


def crossdock(args, database, folder, number):
    table(database)
    home = folder / f"hub{number}"
    (home / "connectors").mkdir(parents=True)
    (home / "connectors/orders-in.yaml").write_text(f"""
name: orders-in
topic: orders
partitions: 1
source: {{uri: "file:{folder}/in?noop=true&initialDelay=0"}}
steps: [{{split: {{tokenize: "\\n", streaming: true}}}}]
value: {{format: string}}
""")
    fields = ", ".join(f'{c}: "${{body[payload][{c}]}}"' for c in COLUMNS)
    (home / "connectors/orders-to-db.yaml").write_text(f"""
name: orders-to-db
topic: orders
sink:
  uri: sql
  parameters: {{query: "INSERT INTO orders ({', '.join(COLUMNS)}) VALUES ({', '.join(f':#{c}' for c in COLUMNS)})", batch: true}}
steps: [{{map: {{{fields}}}}}]
batch: {{records: 500, wait: 200ms}}
datasource: {{url: "{database.url}", username: bench}}
""")
    log = open(home / "log", "w")
    hub = subprocess.Popen(
        [f"{args.crossdock}/bin/crossdock", "start", "--data", home / "data", "--set", f"connectors.directory={home}/connectors",
         "--set", f"broker.listeners=PLAINTEXT://127.0.0.1:{free_port()}", "--set", f"http.listen=127.0.0.1:{free_port()}",
         "--set", f"zookeeper.listen=127.0.0.1:{free_port()}", "--set", "broker.acks.durability=replicas"], stdout=log, stderr=log)
    try:
        return measure(database, args.records, [hub.pid])
    finally:
        stop(hub)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--crossdock", required=True, help="the unpacked tarball")
    parser.add_argument("--kafka-bootstrap")
    parser.add_argument("--kafka-pid", type=int)
    parser.add_argument("--records", type=int, default=300_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--keep", action="store_true", help="leave the folder with the logs")
    args = parser.parse_args()
    folder = pathlib.Path(tempfile.mkdtemp(prefix="connectors-bench."))
    folder.chmod(0o755)
    args.plugins = folder / "plugins"
    args.plugins.mkdir()
    args.libraries = pathlib.Path(tempfile.gettempdir()) / "connectors-bench-libraries"
    subprocess.run(["mvn", "-B", "-q", "dependency:copy-dependencies", "-DincludeScope=runtime",
                    f"-DoutputDirectory={args.libraries}"], cwd=HERE, check=True)
    (folder / "in").mkdir()
    with open(folder / "in/orders.json", "w") as out:
        out.writelines(line(n) + "\n" for n in range(args.records))
    database = Postgres(folder)
    runs = {"Kafka Connect": kafka_connect, "Crossdock": crossdock}
    if not args.kafka_bootstrap:
        del runs["Kafka Connect"]
    results = {name: [] for name in runs}
    try:
        for number in range(args.rounds):
            for name, run in runs.items():
                result = run(args, database, folder, number)
                results[name].append(result)
                print(name, result, flush=True)
    finally:
        database.close()
        if not args.keep:
            shutil.rmtree(folder, ignore_errors=True)
    for name, each in results.items():
        print(f"| {name} | " + " | ".join(str(statistics.median(r[key] for r in each)) for key in each[0]) + " |")


if __name__ == "__main__":
    sys.exit(main())
