"""A host for tests: starts a plugin as a process and talks to it over its socket, frame by frame."""

import base64
import json
import os
import pathlib
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import textwrap
import time

SDK = pathlib.Path(__file__).resolve().parent.parent
PLUGINS = pathlib.Path(__file__).resolve().parent / "plugins"
LIMIT = 10.0  # seconds for each thing a test waits for
WINDOW = 262144

HEADER = """
from toru_plugin import *
plugin = Plugin(id="sample", name="Sample", version="1.0.0", route="/sample")
"""


class Connection:
    """One connection of the host to the plugin."""

    def __init__(self, path):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(LIMIT)
        try:
            self.sock.connect(path)
        except OSError:
            self.sock.close()
            raise
        self.store = None  # a dict: questions for key-value data are answered from it

    def send_bytes(self, data):
        self.sock.sendall(data)

    def send(self, kind, request_id=None, payload=None, **members):
        message = {"type": kind, "timestamp": "2026-01-01T12:00:00.000Z", "payload": payload or {}, **members}
        if request_id is not None:
            message["request_id"] = request_id
        body = json.dumps(message).encode()
        self.send_bytes(struct.pack(">I", len(body)) + body)

    def lifecycle(self, action, request_id=None, **members):
        self.send("lifecycle", request_id, {"type": "lifecycle", "action": action, **members})

    def request(self, request_id, method="GET", path="/", headers=None, body=None, **members):
        request = {"method": method, "path": path, "headers": headers or {}, "body": body, **members}
        self.send("http", request_id, {"type": "http", "request_id": request_id, "payload": request})

    def cancel(self, request_id):
        self.send("cancel", request_id, {"type": "cancel", "request_id": request_id, "reason": "gone"})

    def receive(self):
        """The next message but logs; None at the end of the connection. Answers key-value questions, if it may."""
        while True:
            message = self.read()
            if message is not None and message["type"] == "kv" and self.store is not None:
                self.answer_kv(message)
            elif message is None or message["type"] != "log":
                return message

    def read(self):
        prefix = self.exactly(4)
        if not prefix:
            return None
        return json.loads(self.exactly(struct.unpack(">I", prefix)[0]))

    def exactly(self, count):
        data = bytearray()
        while len(data) < count:
            chunk = self.sock.recv(count - len(data))
            if not chunk:
                return bytes(data)
            data += chunk
        return bytes(data)

    def answer_kv(self, message):
        question = message["payload"]
        value = None
        if question["action"] == "get":
            value = self.store.get(question["key"])
        elif question["action"] == "set":
            self.store[question["key"]] = question["value"]
        elif question["action"] == "delete":
            self.store.pop(question["key"], None)
        self.send("kv", message["request_id"], {"value": value})

    def ask(self, method="GET", path="/", headers=None, body=None, request_id="req-1", **members):
        """Sends a request and waits for its answer, in one message: status, headers, body."""
        self.request(request_id, method, path, headers, body, **members)
        return self.answer(request_id)

    def answer(self, request_id):
        """The payload of the answer to a request; what comes before it is left out."""
        while True:
            message = self.receive()
            assert message is not None, "the plugin closed the connection"
            if message["type"] == "http" and message["request_id"] == request_id:
                return message["payload"]

    def answer_in_pieces(self, request_id, window=WINDOW):
        """The head, the data and the end of a streamed answer, giving credit for all that comes."""
        head = self.answer(request_id)
        data = bytearray()
        left = window
        while True:
            message = self.receive()
            if message["type"] == "http.end":
                return head, bytes(data), message["payload"]
            piece = data_of(message)
            left -= len(piece)
            assert left >= 0 and 0 < len(piece) <= 65536, (left, len(piece))
            data += piece
            left += len(piece)
            self.send("http.window", request_id, {"bytes": len(piece)})

    def half_close(self):
        self.sock.shutdown(socket.SHUT_WR)

    def close(self):
        self.sock.close()


def data_of(message):
    assert message["type"] == "http.chunk", message
    payload = message["payload"]
    return base64.b64decode(payload["data_base64"]) if "data_base64" in payload else payload["data"].encode()


class FakeHost:
    """A plugin's process, and what the host does with it. Ends it with the ``with`` block."""

    def __init__(self, source=None, file=None, features=(), env=None, init=True, standard_input=subprocess.PIPE):
        self.directory = tempfile.TemporaryDirectory(prefix="toru-")
        self.path = os.path.join(self.directory.name, "plugin.sock")
        if file is None:
            file = os.path.join(self.directory.name, "plugin.py")
            pathlib.Path(file).write_text(HEADER + textwrap.dedent(source) + "\nplugin.run()\n", encoding="utf-8")
        self.log_file = os.path.join(self.directory.name, "log")
        self.features = list(features)
        with open(self.log_file, "wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, str(file)], stdin=standard_input, stdout=log, stderr=log,
                cwd=self.directory.name, env=self.environment(env or {}),
            )
        self.connections = []
        self.connection = None
        try:
            self.init_connection = self.connect()
            if init:
                self.init()
        except BaseException:
            self.__exit__()
            raise

    def environment(self, more):
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        return {**kept, "PYTHONPATH": str(SDK), "TORU_PLUGIN_SOCKET": self.path, "TORU_PLUGIN_ID": "sample", **more}

    def connect(self):
        """A connection, as soon as the plugin listens."""
        end = time.monotonic() + LIMIT
        while True:
            try:
                connection = Connection(self.path)
                self.connections.append(connection)
                return connection
            except OSError:
                if self.process.poll() is not None or time.monotonic() > end:
                    raise AssertionError("the plugin does not listen: " + self.log()) from None
                time.sleep(0.002)  # as the host does, which has nothing else to wait for

    def init(self):
        """The start of a run: on a connection of its own, or, with ready, on the one for requests."""
        first = self.init_connection
        first.lifecycle("init", "init-1", instance_id="instance-1", plugin_socket=self.path, log_path="",
                        protocol_version="1.1", features=self.features, stream_window=WINDOW)
        if "ready" in self.features:
            self.connection = first
            return
        first.half_close()
        assert first.receive() is None
        self.connection = self.connect()

    def ready(self):
        message = self.connection.receive()
        assert message["type"] == "lifecycle", message
        return message

    def log(self):
        return pathlib.Path(self.log_file).read_text(encoding="utf-8")

    def log_lines(self):
        return [json.loads(line) for line in self.log().splitlines() if line.startswith("{")]

    def exit_code(self):
        return self.process.wait(LIMIT)

    def terminate(self):
        self.process.send_signal(signal.SIGTERM)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for connection in self.connections:
            connection.close()
        if self.process.stdin is not None:
            self.process.stdin.close()
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait(LIMIT)
        self.directory.cleanup()
