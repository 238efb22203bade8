"""Stands in for the openai package, which the test machine need not have: as much of it as the example bot uses, over TLS.

It proves the bot's own logic and that Python trusts the relay through SSL_CERT_FILE; the wire shapes are proved by the Node SDK.
"""

import json
import os
import urllib.error
import urllib.request


class BadRequestError(Exception):
    def __init__(self, error):
        super().__init__(error["message"])
        self.message = error["message"]
        self.code = error["code"]


class _Object(dict):
    """JSON whose members are attributes; absent ones are None, as in the SDK's models."""

    def __getattr__(self, name):
        return self.get(name)


class _Completions:
    def create(self, **body):
        request = urllib.request.Request(
            os.environ["OPENAI_BASE_URL"] + "/chat/completions",
            data=json.dumps(body).encode(),
            headers={
                "content-type": "application/json",
                "authorization": "Bearer " + os.environ["OPENAI_API_KEY"],
            },
        )
        try:
            with urllib.request.urlopen(request) as answer:
                return json.load(answer, object_hook=_Object)
        except urllib.error.HTTPError as refusal:
            if refusal.code != 400:
                raise
            raise BadRequestError(json.load(refusal)["error"]) from None


class _Chat:
    completions = _Completions()


class OpenAI:
    chat = _Chat()
