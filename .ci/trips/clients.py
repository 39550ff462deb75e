"""All client trips against one bootstrap address."""
import os

from trips import (brokertools, configs, console, consoleoptions, dumplog, groups, groupviews, kafkajs, kcat, kcatoptions, matrix, membership,
                   offsets, quotas, resets, resetter, topicoptions, topics, transactions, transactiontool, verifiable)
from trips.report import expect


CODECS = ["lz4", "snappy", "zstandard"]


def packaged(report, module, client):
    """A Python client that not every distribution packages, with the codecs it takes from other packages. In the gate (CI=true) one that is missing is a failure."""
    try:
        for codec in CODECS:
            __import__(codec)
        return getattr(__import__("trips." + module, fromlist=[client]), client)
    except ImportError as e:
        if os.environ.get("CI") == "true":
            report.check("%s is installed" % client, lambda: expect(False, "%s; .ci/prepare installs it from Debian, as root" % e))
        else:
            print("  not tried: %s (%s)" % (client, e))
        return None


def run(bootstrap, report, logs=None):
    """`logs`: the folder of the broker's log directories, for the trips that read its files; None when they are elsewhere."""
    prefix = "trip-%d" % os.getpid()
    js = kafkajs.KafkaJs(bootstrap)
    try:
        confluent, pure = packaged(report, "librdkafka", "ConfluentPython"), packaged(report, "kafkapython", "KafkaPython")
        clients = [kcat.Kcat(bootstrap), js, console.Console(bootstrap)] + [c(bootstrap) for c in (confluent, pure) if c]
        matrix.Matrix(bootstrap, clients, js, prefix).run(report)
        groups.Groups(bootstrap, js, clients[0], prefix).run(report)
        for trip in (topics.Topics, topicoptions.TopicOptions, configs.Configs, quotas.Quotas, consoleoptions.ConsoleOptions, kcatoptions.KcatOptions, offsets.Offsets,
                     resets.Resets, groupviews.GroupViews, verifiable.Verifiable, transactions.Transactions, transactiontool.TransactionTool,
                     resetter.Resetter, brokertools.BrokerTools):
            trip(bootstrap, js, prefix).run(report)
        if logs:
            dumplog.DumpLog(bootstrap, js, prefix, logs).run(report)
        else:
            print("  not tried: kafka-dump-log (the broker's files are not at hand)")
        if confluent:
            membership.Membership(bootstrap, js, prefix).run(report)
            packaged(report, "pythontransactions", "PythonTransactions")(bootstrap, js, prefix).run(report)
    finally:
        js.close()
