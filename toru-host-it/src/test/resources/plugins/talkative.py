"""A plugin written with the SDK that says all that can be said: talkative.py ID FEATURES, which are "all" or "none"."""

import asyncio
import logging
import sys

from toru_plugin import Change, KvError, Plugin, Response

name, features = sys.argv[1:3]
del sys.argv[1:3]
plugin = Plugin(id=name, name=name, version="1", route="/" + name, features="all" if features == "all" else ())


@plugin.on_init
def begin(init):
    if name == "failing":
        raise RuntimeError("the database is missing")


@plugin.post("/echo")
def echo(request):
    return Response(request.body, 201, {"Set-Cookie": ["a=1", "b=2"], "X-Path": request.path}, content_type="text/plain")


@plugin.get("/nothing")
def nothing(request):
    return None


@plugin.get("/data")
def data(request):
    plugin.kv.set("visits", "\u0000 \"grüße\" 😀")
    found = plugin.kv.get("visits")
    plugin.kv.delete("visits")
    try:
        plugin.kv.set("k" * 513, "too long a key")
    except KvError as error:
        return [found, plugin.kv.get("visits"), error.code]


@plugin.get("/more-data")
def more_data(request):
    plugin.kv.set("lock", "mine", ttl=60)
    taken = plugin.kv.compare_and_set("lock", None, "yours")
    batch = plugin.kv.batch([Change.set("a/1", "one"), Change.increment("a/2", 41), Change.delete("a/3")])
    total = plugin.kv.increment("a/2")
    page = plugin.kv.list("a/", limit=1)
    last = plugin.kv.list("a/", after=page.next)
    locks = plugin.kv.list("lock")
    return [taken.value, batch.applied, total, page.next, last.next, len(locks.entries)]


@plugin.get("/log")
def log(request):
    logging.getLogger("talk").warning("slow", extra={"ms": 250})
    return "logged"


@plugin.get("/pieces")
def pieces(request):
    yield "grüße"
    yield bytes(range(256))
    yield bytes(200_000)  # more than half a window


@plugin.get("/hang")
async def hang(request):
    await asyncio.sleep(60)


@plugin.get("/broken")
def broken(request):
    raise RuntimeError("out of ideas")


@plugin.on_kv
def answer(action, key, value):
    return f"{action} {key}" if action == "get" else None


plugin.run()
