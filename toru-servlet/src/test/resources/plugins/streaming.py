"""A plugin whose bodies come in parts, as a test says; the SDK lies beside it."""

import os
import queue
import signal

from toru_plugin import Plugin, RequestCancelled, Response

plugin = Plugin(
    id="streaming",
    name="Streaming",
    version="1",
    route="/streaming",
    features=["ready", "multiplex", "cancel", "binary", "stream"],
)
events = queue.Queue()
produced = 0
given_up = 0
broken_uploads = 0


@plugin.get("/events")
def all_events(request):
    def follow():
        while True:
            event = events.get(timeout=20)
            if event == "die":
                os.kill(os.getpid(), signal.SIGKILL)
            if event == "fail":
                raise RuntimeError("out of ideas")
            if event == "end":
                return
            yield event

    return Response(follow(), headers={"Content-Type": "text/event-stream"})


@plugin.post("/emit")
async def emit(request):
    events.put(request.text)
    return ""


@plugin.get("/filler/{mebibytes}")
def filler(request):
    global produced, given_up
    piece = b"\xff" * 65536  # no text, which would be longer on its way
    produced = 0
    try:
        for _ in range(int(request.params["mebibytes"]) * 16):
            produced += len(piece)
            yield piece
    except GeneratorExit:
        given_up += 1
        raise


@plugin.get("/counts")
async def counts(request):
    return f"{produced} {given_up} {broken_uploads}"


@plugin.post("/length", stream=True)
def length(request):
    global broken_uploads
    total = 0
    try:
        for piece in request.chunks():
            total += len(piece)
    except RequestCancelled:
        broken_uploads += 1
        raise
    return str(total)


@plugin.post("/upper", stream=True)
def upper(request):
    for piece in request.chunks():
        yield piece.upper()


@plugin.post("/refuse", stream=True)
def refuse(request):
    return Response("no", status=403)


plugin.run()
