"""A plugin written with the SDK whose bodies come in parts. Arguments: id, features separated by commas."""

import asyncio
import hashlib
import os
import signal
import sys
import threading

from toru_plugin import Plugin

PLUGIN_ID, FEATURES = sys.argv[1], sys.argv[2]
sys.argv[1:3] = []

plugin = Plugin(id=PLUGIN_ID, name=PLUGIN_ID, version="1", route="/" + PLUGIN_ID, features=FEATURES.split(","))
go = threading.Event()
produced = 0
cancelled = 0


def digest(pieces):
    summary, total = hashlib.sha256(), 0
    for piece in pieces:
        summary.update(piece)
        total += len(piece)
    return [total, summary.hexdigest()]


@plugin.get("/large/{mebibytes}")
def large(request):
    for number in range(int(request.params["mebibytes"]) * 16):
        yield bytes([number % 256]) * 65536


@plugin.get("/counted")
def counted(request):
    global produced, cancelled
    try:
        for number in range(10_000):
            produced += 1
            yield b"\xff" * 65536
    finally:
        cancelled += 1


@plugin.get("/produced")
async def how_many(request):
    return [produced, cancelled]


@plugin.get("/signal")
def after_signal(request):
    yield "first"
    go.wait(20)
    yield "second"


@plugin.post("/go")
async def signal_it(request):
    go.set()
    return "gone"


@plugin.get("/kill")
def kill(request):
    yield "last words"
    go.wait(20)
    os.kill(os.getpid(), signal.SIGKILL)


@plugin.get("/silence")
def silence(request):
    yield "first"
    go.wait(20)


@plugin.get("/ticks/{count}")
async def ticks(request):
    for number in range(int(request.params["count"])):
        yield f"data: {number}\n\n"
        await asyncio.sleep(0.2)


@plugin.get("/broken")
def broken(request):
    yield "half"
    raise RuntimeError("out of ideas")


@plugin.get("/many/{number}")
async def many(request):
    for count in range(50):
        yield f"{request.params['number']}:{count};" * 200


@plugin.get("/plain/{number}")
async def plain(request):
    return request.params["number"]


@plugin.post("/digest", stream=True)
def digested(request):
    return digest(request.chunks())


@plugin.post("/digest-whole")
def digested_whole(request):
    return digest([request.body])


@plugin.post("/after-signal", stream=True)
def digested_after_signal(request):
    go.wait(20)
    return digest(request.chunks())


@plugin.post("/first", stream=True)
def first(request):
    return next(iter(request.chunks()))[:1]


@plugin.post("/upper", stream=True)
def upper(request):
    for piece in request.chunks():
        yield piece.upper()


plugin.run()
