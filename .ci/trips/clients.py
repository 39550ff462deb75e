"""All client trips against one bootstrap address."""
import os

from trips import console, groups, kafkajs, kcat, kcatoptions, matrix, membership, offsets, resetter, topics


def packaged(module, client):
    """A Python client that not every distribution packages."""
    try:
        return getattr(__import__("trips." + module, fromlist=[client]), client)
    except ImportError as e:
        print("  not tried: %s (%s)" % (client, e))
        return None


def run(bootstrap, report):
    prefix = "trip-%d" % os.getpid()
    js = kafkajs.KafkaJs(bootstrap)
    try:
        confluent, pure = packaged("librdkafka", "ConfluentPython"), packaged("kafkapython", "KafkaPython")
        clients = [kcat.Kcat(bootstrap), js, console.Console(bootstrap)] + [c(bootstrap) for c in (confluent, pure) if c]
        matrix.Matrix(bootstrap, clients, js, prefix).run(report)
        groups.Groups(bootstrap, js, clients[0], prefix).run(report)
        for trip in (topics.Topics, kcatoptions.KcatOptions, offsets.Offsets, resetter.Resetter):
            trip(bootstrap, js, prefix).run(report)
        if confluent:
            membership.Membership(bootstrap, js, prefix).run(report)
    finally:
        js.close()
