"""The frames of docs/golden-frames: the library understands those of hosts, and writes those of plugins."""

import copy
import json
import logging
import pathlib
import socket
import struct
import threading
import unittest
from concurrent.futures import Future

import toru_plugin
from toru_plugin import FEATURES, Change, KvError, Plugin, Response

GOLDEN = pathlib.Path(__file__).resolve().parents[3] / "docs" / "golden-frames"


def cases(file):
    return json.loads((GOLDEN / file).read_text(encoding="utf-8"))["cases"]


def canonical(file):
    return [case for case in cases(file) if case.get("canonical")]


class Wire:
    """A plugin's end of a connection, the run it belongs to, and the host's end."""

    def __init__(self, features=FEATURES):
        self.plugin = Plugin(id="golden", name="Golden", version="1", route="/golden")
        self.run = self.plugin._run
        self.run.features = frozenset(features)
        self.run.has_init = True
        self.host, plugins_end = socket.socketpair()
        self.host.settimeout(10)
        self.connection = toru_plugin.Connection(plugins_end)
        self.run._connections.append(self.connection)

    def exchange(self, request_id, streamed=True):
        """A request that the plugin has, and has not answered."""
        body = toru_plugin.Body(None if streamed else b"", self.run.window, lambda count: None)
        request = toru_plugin.Request(request_id, {"method": "GET", "path": "/"}, body)
        exchange = toru_plugin.Exchange(self.connection, request, body, self.run)
        self.connection.remember(exchange)
        return exchange

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.connection.end()
        self.host.close()


# What the host sends: as the library understands it, in the words of the cases


class Ear(Wire):
    """Takes messages as in a run, and writes down what comes of them."""

    def __init__(self, means):
        super().__init__()
        self.heard = []
        self.means = means
        hear = self.heard.append
        self.run._in_turn = lambda connection, begin: begin()
        self.run._workers.submit = lambda work: work()
        self.run.stop = lambda reason: hear({"kind": reason})
        self.run._receive_init = lambda _, request_id, payload: hear(self.init(request_id, payload))
        self.run._answer_ping = lambda _, request_id: hear({"kind": "ping", "request_id": request_id})
        self.run._begin_exchange = lambda exchange: hear(self.request(exchange.request))
        self.run._answer_kv = lambda _, request_id, question: hear(self.question(request_id, question))

    def understand(self, text):
        body = text.encode("utf-8")
        self.host.sendall(struct.pack(">I", len(body)) + body)
        request_id = self.means.get("request_id")
        exchange = self.exchange(request_id) if self.means["kind"] in ("chunk", "end", "window", "cancel") else None
        answer = self.connection._questions[request_id] = Future()
        before = len(self.connection.exchanges)
        self.run._receive(self.connection, self.connection._frames.next())
        if exchange is not None:
            self.heard.append({"kind": self.means["kind"], "request_id": request_id, **self.news(exchange)})
        if answer.done():
            self.heard.append({"kind": self.means["kind"], "request_id": request_id, **self.answer(answer.result())})
        if not self.heard and len(self.connection.exchanges) == before:
            self.heard.append({"kind": "ignored"})
        return self.heard

    def init(self, request_id, payload):
        init = self.run._take_init(payload)
        told = {"kind": "init", "features": init.features, "stream_window": self.run.window, "request_id": request_id}
        for name in ("instance_id", "plugin_socket", "log_path", "protocol_version"):
            told[name] = getattr(init, name)
        return told

    def request(self, request):
        path = request.path + ("?" + request.query_string if request.query_string else "")
        told = {"kind": "request", "request_id": request.request_id, "method": request.method, "path": path}
        told["headers"] = dict(request.headers.items())
        if request.payload.get("stream") is True:
            return {**told, "streamed": True}
        return {**told, "body": request.body}

    def question(self, request_id, question):
        return {"kind": "question", "request_id": request_id, **{k: v for k, v in question.items() if k != "payload"
                                                                and k not in ("type", "request_id")}}

    def news(self, exchange):
        kind = self.means["kind"]
        if kind == "chunk":
            return {"hex": exchange.body.take().hex()}
        if kind == "window":
            return {"bytes": exchange.credit.take(1 << 30) - self.run.window}
        if kind == "cancel":
            return {} if exchange.request.cancelled else {"cancelled": False}
        return {"error": exchange.body.broken} if exchange.body.broken else {"ended": exchange.body.take() is None}

    def answer(self, payload):
        """As the method that has asked would have it."""
        try:
            payload = toru_plugin._checked(payload)
        except KvError as error:
            return {"kind": "refusal", "code": error.code, "message": error.message}
        if self.means["kind"] == "entries":
            page = toru_plugin._page(payload)
            return {"entries": [list(entry) for entry in page.entries], "next": page.next}
        if self.means["kind"] == "results":
            return dict(zip(("applied", "values"), toru_plugin._batch(payload)))
        if self.means["kind"] == "cas":
            return dict(zip(("applied", "value"), toru_plugin._cas(payload)))
        return {"value": toru_plugin._value(payload)}


def as_understood(means):
    """What the library can make of it: bytes for bodies, its own features, no reasons."""
    told = copy.deepcopy(means)
    if told["kind"] == "init":
        told["features"] = FEATURES.intersection(told["features"])
        told.setdefault("stream_window", toru_plugin.DEFAULT_WINDOW)
        told.setdefault("request_id", None)
    if told["kind"] == "request" and "streamed" not in told:
        told["body"] = bytes.fromhex(told.pop("body_hex")) if "body_hex" in told else (told["body"] or "").encode()
    if told["kind"] == "end" and "error" not in told:
        told["ended"] = True
    for ignored in {"cancel": ["reason"], "refusal": ["applied"]}.get(told["kind"], []):
        told.pop(ignored, None)
    return told


class FromHostTest(unittest.TestCase):
    def test_everyFrame_isUnderstood(self):
        self.assertGreater(len(cases("from-host.json")), 40)
        for case in cases("from-host.json"):
            with self.subTest(case["name"]), Ear(case["means"]) as ear:
                self.assertEqual([as_understood(case["means"])], ear.understand(case["json"]))


# What the plugin sends: what the library writes if it is told to say this


def body_of(means):
    return bytes.fromhex(means["body_hex"]) if "body_hex" in means else means.get("body")


def fields_of(means):
    fields = {}
    for name, value in means["headers"]:
        fields.setdefault(name, []).append(value)
    return {name: values[0] if len(values) == 1 else values for name, values in fields.items()}


def change_of(operation):
    action, key = operation["action"], operation["key"]
    if action == "set":
        return Change.set(key, operation["value"], ttl=seconds(operation))
    if action == "cas":
        return Change.compare_and_set(key, operation["expected"], operation["value"])
    return Change.increment(key, operation["by"]) if action == "incr" else Change.delete(key)


def seconds(operation):
    return operation["ttl_ms"] / 1000 if "ttl_ms" in operation else None


def ask(kv, means):
    """Asks, and gets no answer."""
    action, key = means["action"], means.get("key")
    questions = {
        "get": lambda: kv.get(key),
        "set": lambda: kv.set(key, means["value"], ttl=seconds(means)),
        "delete": lambda: kv.delete(key),
        "list": lambda: kv.list(means["prefix"], after=means["after"], limit=means["limit"]),
        "cas": lambda: kv.compare_and_set(key, means["expected"], means["value"]),
        "incr": lambda: kv.increment(key, means["by"]),
        "batch": lambda: kv.batch([change_of(operation) for operation in means["operations"]]),
    }
    try:
        questions[action]()
    except KvError as error:
        assert error.code == "connection_lost", error


class Voice(Wire):
    def said(self, means):
        """The message that says this, without its time."""
        asking = threading.Thread(target=ask, args=(self.plugin.kv, means))
        if means["kind"] == "question":
            asking.start()
        else:
            getattr(self, means["kind"])(means)
        message = toru_plugin.Frames(self.host).next()
        self.connection.end()
        if asking.ident is not None:
            asking.join(10)
        del message["timestamp"]
        return message

    def ready(self, means):
        self.run._say_ready(self.connection, means["request_id"])

    def pong(self, means):
        self.run._answer_ping(self.connection, means["request_id"])

    def answer(self, means):
        exchange = self.exchange(means["request_id"], streamed=False)
        response = Response(body_of(means), means["status"], fields_of(means))
        if means.get("streamed"):
            exchange.begin(response, None)
        else:
            exchange.answer(response, response.body)

    def chunk(self, means):
        data = bytes.fromhex(means["hex"])
        piece = data.decode() if toru_plugin.is_utf8(data) else data
        self.exchange(means["request_id"]).chunk(toru_plugin.Piece(piece), len(data))

    def end(self, means):
        self.exchange(means["request_id"]).finish(means.get("error"))

    def window(self, means):
        self.run._give_credit(self.connection, means["request_id"], means["bytes"])

    def value(self, means):
        self.plugin.on_kv(lambda action, key, value: means["value"])
        self.run._begin()
        self.run._answer_kv(self.connection, means["request_id"], {"action": "get", "key": "k"})

    def log(self, means):
        fields = dict(means["fields"])
        record = logging.Logger(fields.pop("logger")).makeRecord(
            means["fields"]["logger"], logging.WARNING, "golden.py", 1, means["message"], (), None, extra=fields)
        self.plugin.log.emit(record)


def expected(case):
    message = json.loads(case["json"])
    del message["timestamp"]
    if case["means"]["kind"] == "question":
        del message["request_id"]  # the library makes up its own
    return message


def said(means):
    with Voice() as voice:
        message = voice.said(means)
    if means["kind"] == "question":
        del message["request_id"]
    return message


def changed(value):
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    if isinstance(value, dict):
        return {**value, "ms": "other"}
    if isinstance(value, list):
        return [["X-Other", "other"]]
    return "fefe" if value and set(value) <= set("0123456789abcdef") else "other"


class FromPluginTest(unittest.TestCase):
    def test_everyCanonicalFrame_isWritten(self):
        self.assertGreater(len(canonical("from-plugin.json")), 20)
        for case in canonical("from-plugin.json"):
            with self.subTest(case["name"]):
                self.assertEqual(expected(case), said(case["means"]))

    def test_frame_thatMeansSomethingElse_isAnother(self):
        for case in canonical("from-plugin.json"):
            for name in set(case["means"]) - {"kind", "action", "operations", "level", "streamed"}:
                if name == "request_id" and case["means"]["kind"] == "question":
                    continue
                means = {**case["means"], name: changed(case["means"][name])}
                with self.subTest(case["name"], member=name):
                    self.assertNotEqual(expected(case), said(means))


# What every reader does alike


class ReadingTest(unittest.TestCase):
    def test_bytes_areCutIntoFrames(self):
        for case in cases("bytes.json"):
            with self.subTest(case["name"]):
                found = [json.dumps(json.loads(frame)) for frame in case["frames"]]
                self.assertEqual([*found, case["then"]], self.cut(bytes.fromhex(case["hex"])))

    def cut(self, data):
        host, plugin = socket.socketpair()
        with host, plugin:
            host.sendall(data)
            host.shutdown(socket.SHUT_WR)
            found = []
            try:
                for message in iter(toru_plugin.Frames(plugin).next, None):
                    found.append(json.dumps(message))
            except toru_plugin.FrameError as error:
                return [*found, "inside" if "inside" in str(error) else "broken"]
            return [*found, "ready"]

    def test_texts_thatAreNoMessage_areRefused(self):
        for case in cases("texts.json"):
            body = bytearray.fromhex(case["hex"])
            with self.subTest(case["name"]):
                if "plugin" in case["refused_by"]:
                    with self.assertRaises(toru_plugin.FrameError):
                        toru_plugin.decode_message(body)
                elif not case["refused_by"]:
                    self.assertIsInstance(toru_plugin.decode_message(body)["type"], str)


if __name__ == "__main__":
    unittest.main()
