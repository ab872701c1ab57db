"""A plugin with the SDK for Python, as its README has it. /text/N is N bytes of text."""

import os
import string

from toru_plugin import Plugin

ID = os.environ.get("TORU_BENCHMARK_ID", "python")
plugin = Plugin(id=ID, name=ID, version="1", route="/" + ID)


@plugin.get("/text/{length}")
def text(request):
    length = int(request.params["length"])
    return (string.ascii_lowercase * (length // 26 + 1))[:length]


@plugin.get("/small")
def small(request):
    return string.ascii_lowercase


plugin.run()
