"""The records of a Confluent registry's topic: as its 7.x releases write them, and a reader of them that is strict about what they have to
be. Keys are to the byte (the topic is compacted by them); values have the names their classes declare, in their constructors' order."""
import json

from trips.report import equal, expect

KEYS = {
    "SCHEMA": ["keytype", "subject", "version", "magic"],
    "CONFIG": ["keytype", "subject", "magic"],
    "MODE": ["keytype", "subject", "magic"],
    "DELETE_SUBJECT": ["keytype", "subject", "magic"],
    "CLEAR_SUBJECT": ["keytype", "subject", "magic"],
    "CONTEXT": ["keytype", "tenant", "context", "magic"],
    "NOOP": ["keytype", "magic"],
}
VALUES = {  # each name with its type
    "SCHEMA": {"subject": str, "version": int, "id": int, "md5": str, "schemaType": str, "references": list, "metadata": dict, "ruleSet": dict,
               "schema": str, "deleted": bool},
    "CONFIG": {"subject": str, "alias": str, "normalize": bool, "validateFields": bool, "compatibilityLevel": str, "compatibilityGroup": str,
               "defaultMetadata": dict, "overrideMetadata": dict, "defaultRuleSet": dict, "overrideRuleSet": dict},
    "MODE": {"subject": str, "mode": str},
    "DELETE_SUBJECT": {"subject": str, "version": int},
    "CLEAR_SUBJECT": {"subject": str},
    "CONTEXT": {"tenant": str, "context": str},
}
NEEDED = {"SCHEMA": {"subject", "version", "id", "schema", "deleted"}, "MODE": {"mode"}, "DELETE_SUBJECT": {"subject", "version"},
          "CONTEXT": {"tenant", "context"}}


def text(names):
    """JSON as Confluent's Jackson writes it: nothing between the parts."""
    return json.dumps(names, separators=(",", ":"), ensure_ascii=False)


def key(keytype, **names):
    return text(dict(keytype=keytype, **names, magic=1 if keytype == "SCHEMA" else 0))


def schema(subject, version, number, written, **more):
    """A record of a version; `more` stands before the schema, but for `deleted`."""
    deleted = more.pop("deleted", False)
    return key("SCHEMA", subject=subject, version=version), text(
        dict(subject=subject, version=version, id=number, **more, schema=written, deleted=deleted))


def checked(written, value):
    """A record's key and value (text, or None for none), which have to be as that registry writes them."""
    names = json.loads(written)
    equal(written, text(names), "bytes of a key")
    keytype = names["keytype"]
    expect(keytype in KEYS, "no such key: %s" % written)
    equal(list(names), [n for n in KEYS[keytype] if n in names], "names of key %s" % written)
    expect(set(KEYS[keytype]) - set(names) <= ({"subject"} if keytype in ("CONFIG", "MODE", "CLEAR_SUBJECT") else set()), "names lack in %s" % written)
    equal(names["magic"], 1 if keytype == "SCHEMA" else 0, "magic of %s" % written)
    if value is None:
        return names, None
    has, known = json.loads(value), VALUES[keytype]
    equal(value, text(has), "bytes of a value")
    equal(list(has), [n for n in known if n in has], "names of the value of %s" % written)
    expect(NEEDED.get(keytype, set()) <= set(has), "%s lacks names: %s" % (written, value))
    for name, is_a in known.items():
        expect(name not in has or type(has[name]) is is_a, "%s of %s is no %s: %s" % (name, written, is_a.__name__, value))
    for name in ("subject", "version"):
        if keytype != "DELETE_SUBJECT" and name in names:
            equal(has.get(name), names[name], "%s of the value of %s" % (name, written))
    return names, has


def state(records):
    """What a registry that reads the records from the beginning knows: versions by subject, and settings and modes by subject ('' for all)."""
    found = {"versions": {}, "config": {}, "mode": {}}
    for names, value in records:
        keytype, subject = names["keytype"], names.get("subject", "")
        versions = found["versions"].setdefault(subject, {}) if keytype in ("SCHEMA", "DELETE_SUBJECT", "CLEAR_SUBJECT") else {}
        if keytype == "SCHEMA":
            versions.pop(names["version"], None)
            if value is not None:
                versions[names["version"]] = dict(value)
        elif keytype == "DELETE_SUBJECT" and value is not None:
            for number, version in versions.items():
                version["deleted"] = version["deleted"] or number <= value["version"]
        elif keytype == "CLEAR_SUBJECT" and value is not None:
            for number in [n for n, version in versions.items() if version["deleted"]]:
                del versions[number]
        elif keytype in ("CONFIG", "MODE"):
            found[keytype.lower()].pop(subject, None)
            if value is not None:
                found[keytype.lower()][subject] = value["mode"] if keytype == "MODE" else value.get("compatibilityLevel")
    return found
