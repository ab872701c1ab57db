"""A plugin that a page asks things; its id is the name of its directory."""

import asyncio
import os

from toru_plugin import Plugin, Response

ID = os.path.basename(os.path.dirname(os.path.abspath(__file__)))

plugin = Plugin(id=ID, name=f"The {ID}", version="1.0.0", route=f"/{ID}-route", icon="🧪")


@plugin.get("/")
def home(request):
    return {"message": f"Hello from {ID}"}


@plugin.post("/echo")
def echo(request):
    """What it was sent, and as what."""
    return {"type": request.headers.get("Content-Type"), "mark": request.headers.get("X-Mark"), "text": request.text}


@plugin.get("/nothing")
def nothing(request):
    return Response(status=204)


@plugin.get("/elsewhere")
def elsewhere(request):
    return Response(status=307, headers={"Location": "/app/api/plugins"})


@plugin.get("/ticks")
async def ticks(request):
    """One, and then nothing more for as long as somebody listens."""

    async def events():
        yield "tick\n"
        await asyncio.sleep(600)

    return Response(events(), content_type="text/plain")


@plugin.get("/hang")
async def hang(request):
    await asyncio.sleep(600)


plugin.run()
