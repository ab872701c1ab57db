"""A plugin that speaks protocol 1.1: multiplexed_plugin.py ID VERSION FEATURES MAX_IN_FLIGHT START [--metadata].

FEATURES are separated by commas. It works on many requests at once and answers them in any order; each answer says its
version, its process and its path. START is what it does at its start: "serves", or something that is named after itself.
"""

import asyncio
import json
import os
import random
import signal
import struct
import sys
import time


class Plugin:

    def __init__(self, version, features, start):
        self.version = version
        self.features = features
        self.start = start
        self.cancelled = []
        self.pings = 0
        self.working = {}
        self.most = 0
        self.hung = 0

    async def serve(self):
        server = await asyncio.start_unix_server(self.converse, os.environ["TORU_PLUGIN_SOCKET"])
        async with server:
            await server.serve_forever()

    async def converse(self, reader, writer):
        try:
            while True:
                length = struct.unpack(">I", await reader.readexactly(4))[0]
                await self.take(json.loads(await reader.readexactly(length)), writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    async def take(self, message, writer):
        kind = message["type"]
        if kind == "http":
            request_id = message["request_id"]
            self.working[request_id] = asyncio.ensure_future(self.answer(message, writer))
            self.most = max(self.most, len(self.working))
            self.hung += message["payload"]["payload"]["path"].startswith("/hang")
        elif kind == "cancel":
            self.cancelled.append(message["payload"]["reason"])
            task = self.working.pop(message["payload"]["request_id"], None)
            if task is not None:
                task.cancel()
        elif message["payload"].get("action") == "init":
            await self.init(message, writer)
        elif message["payload"].get("action") == "ping":
            self.pings += 1
            send(writer, "lifecycle", message["request_id"], {"action": "pong"})
        elif message["payload"].get("action") == "shutdown":
            asyncio.ensure_future(self.leave())

    async def init(self, message, writer):
        print("init " + json.dumps(message["payload"]), file=sys.stderr, flush=True)
        if self.start == "fails":
            send(writer, "lifecycle", None, {"action": "failed", "message": "the database is missing"})
        elif self.start == "exits":
            os._exit(3)
        elif self.start == "hangs-up":
            writer.close()
        elif self.start == "is-never-ready":
            return
        elif "ready" in self.features:
            if self.start == "is-slow":
                await asyncio.sleep(0.5)
            send(writer, "lifecycle", message.get("request_id"), {"action": "ready"})

    async def leave(self):
        """Finishes what it has, for as long as that is answered at all."""
        hanging = {task for task in self.working.values() if getattr(task, "hangs", False)}
        await asyncio.gather(*(set(self.working.values()) - hanging), return_exceptions=True)
        await asyncio.sleep(0.05)
        sys.stderr.flush()
        os._exit(0)

    async def answer(self, message, writer):
        request_id = message["request_id"]
        path = message["payload"]["payload"]["path"]
        try:
            await self.work(path, request_id, writer)
            body = "%s %d %s" % (self.version, os.getpid(), path)
            if path == "/heard":
                body = json.dumps({"cancelled": self.cancelled, "pings": self.pings, "most": self.most,
                                   "hung": self.hung})
            send(writer, "http", request_id, {"status": 200, "headers": {}, "body": body})
            if path.startswith("/twice"):
                send(writer, "http", request_id, {"status": 200, "headers": {}, "body": "again"})
            await writer.drain()
        finally:
            self.working.pop(request_id, None)

    async def work(self, path, request_id, writer):
        if path.startswith("/hang"):
            asyncio.current_task().hangs = True
            await asyncio.Event().wait()
        elif path.startswith("/late"):
            await asyncio.sleep(0.3)
        elif path.startswith("/kill-self"):
            os.kill(os.getpid(), signal.SIGKILL)
        elif path.startswith("/close"):
            writer.close()
        elif path.startswith("/block"):
            time.sleep(1000)
        elif path.startswith("/strange"):
            for nobody in ["", "req-0", request_id + "x", request_id[1:], "x" * 256]:
                send(writer, "http", nobody, {"status": 200, "headers": {}, "body": "for nobody"})
        elif not path.startswith("/now"):
            await asyncio.sleep(random.random() * 0.005)


def send(writer, kind, request_id, payload):
    message = {"type": kind, "timestamp": "2026-01-01T00:00:00Z", "payload": payload}
    if request_id is not None:
        message["request_id"] = request_id
    data = json.dumps(message).encode()
    writer.write(struct.pack(">I", len(data)) + data)


def main():
    plugin_id, version, features, in_flight, start = sys.argv[1:6]
    features = [feature for feature in features.split(",") if feature]
    if sys.argv[6:] == ["--metadata"]:
        print(json.dumps({"id": plugin_id, "name": plugin_id, "version": version, "author": "Tests", "icon": "T",
                          "route": "/" + plugin_id,
                          "protocol": {"version": "1.1", "features": features, "max_in_flight": int(in_flight)}}))
        return
    asyncio.run(Plugin(version, features, start).serve())


main()
