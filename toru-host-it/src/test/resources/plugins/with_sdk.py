"""A plugin written with the SDK."""

import asyncio
import logging
import time
from concurrent.futures import Future

from toru_plugin import HTTPError, Plugin

plugin = Plugin(id="with-sdk", name="With SDK", version="1.0.0", route="/with-sdk", icon="🧰")
plugin.bundle("frontend/bundle.js")
log = logging.getLogger("with-sdk")


@plugin.on_init
def begin(init):
    log.info("began", extra={"instance": init.instance_id})


@plugin.get("/hello/{name}")
def hello(request):
    return {"hello": request.params["name"], "query": request.query, "accept": request.headers.get("ACCEPT")}


@plugin.post("/shout")
async def shout(request):
    return request.text.upper()


@plugin.get("/count")
async def count(request):
    value = int(await plugin.kv.async_get("count") or 0) + 1
    await plugin.kv.async_set("count", str(value))
    return str(value)


@plugin.get("/slow")
def slow(request):
    log.warning("slow", extra={"ms": 250})
    print("printed")


@plugin.get("/broken")
def broken(request):
    raise RuntimeError("out of ideas")


@plugin.get("/forbidden")
def forbidden(request):
    raise HTTPError(403, "Not for you")


# Requests that go on until nobody waits for them any more, and what became of them, by their tokens.
BEGUN = {}
TOLD = []


def begin_of(token):
    return BEGUN.setdefault(token, Future())


@plugin.get("/stopped/{token}")
async def stopped(request):
    token = request.params["token"]
    begin_of(token).set_result(token)
    try:
        await asyncio.Event().wait()
    except asyncio.CancelledError:
        TOLD.append(token)
    return token


@plugin.get("/looking/{token}")
def looking(request):
    token = request.params["token"]
    begin_of(token).set_result(token)
    while not request.cancelled:
        time.sleep(0.005)
    TOLD.append(token)
    return token


@plugin.get("/begun/{token}")
async def begun(request):
    return "begun " + await asyncio.wrap_future(begin_of(request.params["token"]))


@plugin.get("/seen")
async def seen(request):
    return {"begun": [token for token, first in list(BEGUN.items()) if first.done()], "told": TOLD}


@plugin.on_kv
def answer(action, key, value):
    return f"{action} {key}"


@plugin.on_shutdown
def end():
    log.info("ended")


plugin.run()
