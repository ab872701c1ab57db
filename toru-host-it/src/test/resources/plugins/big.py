"""A plugin written with the SDK whose bodies fit into no memory: it tells how much it has sent, and what it was sent."""

import zlib

from toru_plugin import Plugin, Response

BLOCK = bytes(n * 7 % 256 for n in range(64 * 1024))
plugin = Plugin(id="big", name="Big", version="1", route="/big")


@plugin.get("/blocks/{count}")
def blocks(request):
    return Response((BLOCK for _ in range(int(request.params["count"]))), content_type="application/octet-stream")


@plugin.get("/endless")
async def endless(request):
    async def blocks():
        while True:
            yield BLOCK

    return Response(blocks(), content_type="application/octet-stream")


@plugin.get("/small")
def small(request):
    return "small"


@plugin.post("/sum", stream=True)
def add(request):
    size, checksum = 0, 0
    for piece in request.chunks():
        size += len(piece)
        checksum = zlib.crc32(piece, checksum)
    return {"bytes": size, "crc32": checksum}


plugin.run()
