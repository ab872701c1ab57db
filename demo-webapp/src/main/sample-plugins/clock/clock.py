"""World Clock: a Toru plugin with the SDK for Python, whose answer does not end.

GET /zones                                          the time zones there are
GET /events?zone=Europe/Berlin&zone=Asia/Tokyo      the time there, each second, as server-sent events

The SDK is the directory toru_plugin beside this file: a copy of sdk/python/toru_plugin, and all that is needed.
"""

import sys

if sys.version_info < (3, 9):
    sys.exit(f"clock needs Python 3.9 or newer; this is {sys.version.split()[0]}: install a newer one, then restart the plugin")

import asyncio
import json
import time
from datetime import datetime, timezone
from zoneinfo import ZoneInfo, available_timezones

from toru_plugin import HTTPError, Plugin, Response

MOST_ZONES = 12

plugin = Plugin(id="clock", name="World Clock", version="1.0.0", author="Toru", icon="⏰", route="/clock")
plugin.bundle("frontend/bundle.js")

streaming = False
"""Whether this host takes answers in pieces. One that does not would wait for the end of an answer without an end."""


@plugin.on_init
def remember(init):
    global streaming
    streaming = "stream" in init.features


@plugin.get("/")
def home(request):
    return {"message": "The time around the world: /events?zone=Europe/Berlin", "streaming": streaming}


@plugin.get("/zones")
def zones(request):
    names = sorted(name for name in available_timezones() if "/" in name or name == "UTC")
    return {"zones": names, "most": MOST_ZONES, "streaming": streaming}


@plugin.get("/events")
async def events(request):
    # What can be wrong is said before the answer begins: afterwards there is no status to say it with.
    wanted = [zone(name) for name in request.query.get("zone", ["UTC"])]
    if len(wanted) > MOST_ZONES:
        raise HTTPError(400, f"{len(wanted)} zones are too many for one stream: ask for at most {MOST_ZONES}")
    return Response(ticks(wanted), headers={"Cache-Control": "no-store"}, content_type="text/event-stream")


def zone(name):
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # not there; no name at all; a directory
        raise HTTPError(400, f"There is no time zone {name!r}; /zones lists those there are") from None


async def ticks(zones):
    """One event at the beginning of each second. Each yield is sent at once.

    An async generator: a reader costs no thread while it waits. When the reader has gone, the SDK closes the generator.
    When the host wants this process to end, it waits for its answers: so one without an end has to look.
    """
    # Without streams the answer ends after one event, and the browser's EventSource asks again in so many milliseconds.
    yield "retry: 1000\n\n"
    while True:
        now = datetime.now(timezone.utc)
        yield f"data: {json.dumps([face(now.astimezone(one)) for one in zones])}\n\n"
        if not streaming or plugin.stopping:
            return
        await asyncio.sleep(1 - time.time() % 1)


def face(now):
    """What a clock shows."""
    return {
        "zone": now.tzinfo.key,
        "time": now.strftime("%H:%M:%S"),
        "date": now.strftime("%a %d %b"),
        "offset": "UTC" + now.isoformat()[-6:],
    }


plugin.run()
