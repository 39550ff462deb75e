"""A registry's REST API as who calls it by hand sees it."""
import base64
import json
import ssl
import time
import urllib.error
import urllib.request

MEDIA = "application/vnd.schemaregistry.v1+json"


class Answer:
    def __init__(self, status, body, seconds):
        self.status, self.text, self.seconds = status, body.decode(errors="replace"), seconds

    @property
    def json(self):
        return json.loads(self.text)


class Rest:
    """`login` is a user and a password, or None; `ca` a file with whom to trust."""

    def __init__(self, url, login=None, ca=None):
        self.url = url
        self.headers = {"Content-Type": MEDIA}
        if login:
            self.headers["Authorization"] = "Basic " + base64.b64encode(":".join(login).encode()).decode()
        self.opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), *(
            [urllib.request.HTTPSHandler(context=ssl.create_default_context(cafile=ca))] if ca else []))

    def ask(self, method, path, body=None):
        request = urllib.request.Request(self.url + path, None if body is None else json.dumps(body).encode(), self.headers, method=method)
        begun = time.monotonic()
        try:
            with self.opener.open(request, timeout=90) as answer:
                return Answer(answer.status, answer.read(), time.monotonic() - begun)
        except urllib.error.HTTPError as refused:
            return Answer(refused.code, refused.read(), time.monotonic() - begun)

    def get(self, path):
        return self.ask("GET", path)

    def register(self, subject, schema, **more):
        return self.ask("POST", "/subjects/%s/versions" % subject, dict(schema=schema, **more))
