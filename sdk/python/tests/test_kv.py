"""Key-value data, asked for in the middle of requests."""

import json
import unittest

from .fake_host import FakeHost

COUNTER = """
import asyncio, threading
from concurrent.futures import ThreadPoolExecutor

def count(key):
    value = int(plugin.kv.get(key) or 0) + 1
    plugin.kv.set(key, str(value))
    return value

@plugin.get("/count")
def home(request):
    return {"count": count("visits")}

@plugin.get("/async-count")
async def async_home(request):
    value = int(await plugin.kv.async_get("visits") or 0) + 1
    await plugin.kv.async_set("visits", str(value))
    return {"count": value}

@plugin.delete("/count")
def forget(request):
    plugin.kv.delete("visits")

@plugin.get("/hundred")
def hundred(request):
    with ThreadPoolExecutor(100) as pool:
        return list(pool.map(lambda n: plugin.kv.get(f"key-{n}"), range(100)))

@plugin.get("/async-hundred")
async def async_hundred(request):
    return await asyncio.gather(*(plugin.kv.async_get(f"key-{n}") for n in range(100)))

@plugin.get("/blocking-in-async")
async def blocking(request):
    return plugin.kv.get("key-1")

@plugin.get("/refused")
def refused(request):
    try:
        plugin.kv.set("a", "b")
    except KvError as error:
        return {"code": error.code, "message": error.message}

@plugin.get("/cannot-be-sent")
def cannot_be_sent(request):
    codes = []
    for value in ("\\ud800", "x" * (16 * 1024 * 1024)):
        try:
            plugin.kv.set("a", value)
        except KvError as error:
            codes.append(error.code)
    return codes

@plugin.get("/kv2")
def kv2(request):
    codes = []
    for ask in (lambda: plugin.kv.list(), lambda: plugin.kv.increment("a"), lambda: plugin.kv.set("a", "b", ttl=1),
                lambda: plugin.kv.batch([]), lambda: plugin.kv.compare_and_set("a", None, "b")):
        try:
            ask()
        except KvError as error:
            codes.append(error.code)
    return codes
"""


class KvTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.host = FakeHost(COUNTER)
        cls.addClassCleanup(cls.host.__exit__)

    def setUp(self):
        self.connection = self.host.connection
        self.connection.store = {f"key-{n}": str(n) for n in range(100)}

    def ask(self, path, method="GET"):
        return json.loads(self.connection.ask(method, path)["body"] or "null")

    def test_getSetDelete_inTheMiddleOfARequest(self):
        self.assertEqual({"count": 1}, self.ask("/count"))
        self.assertEqual({"count": 2}, self.ask("/async-count"))
        self.assertEqual("2", self.connection.store["visits"])
        self.assertIsNone(self.ask("/count", "DELETE"))
        self.assertNotIn("visits", self.connection.store)

    def test_hundredAtOnce_answeredInAnyOrder(self):
        for path in ("/hundred", "/async-hundred"):
            self.connection.store = None
            self.connection.request("req-1", path=path)
            questions = [self.connection.receive() for _ in range(100)]
            self.assertEqual(100, len({question["request_id"] for question in questions}))
            for question in reversed(questions):
                value = question["payload"]["key"][len("key-"):]
                self.connection.send("kv", question["request_id"], {"value": value})
            self.assertEqual([str(n) for n in range(100)], json.loads(self.connection.answer("req-1")["body"]))

    def test_blockingForm_inAsyncHandler_isAnsweredAllTheSame(self):
        self.assertEqual("1", self.connection.ask(path="/blocking-in-async")["body"])

    def test_refusal_isAnError(self):
        self.connection.store = None
        self.connection.request("req-1", path="/refused")
        question = self.connection.receive()
        self.assertEqual({"action": "set", "key": "a", "value": "b"}, question["payload"])
        self.connection.send("kv", question["request_id"],
                             {"value": None, "error": {"code": "quota_exceeded", "message": "Too much."}})
        answer = json.loads(self.connection.answer("req-1")["body"])
        self.assertEqual({"code": "quota_exceeded", "message": "Too much."}, answer)

    def test_values_thatFitIntoNoFrame_areRefusedWithoutAsking(self):
        self.connection.store = None
        self.assertEqual(["invalid_value", "value_too_large"], self.ask("/cannot-be-sent"))

    def test_kv2_notOffered_isRefusedWithoutAsking(self):
        self.connection.store = None
        self.assertEqual(["not_supported"] * 5, self.ask("/kv2"))


class LostConnectionTest(unittest.TestCase):
    def test_questions_ofALostConnection_fail(self):
        source = """
            @plugin.get("/")
            def home(request):
                try:
                    plugin.kv.get("a")
                except KvError as error:
                    print("code", error.code, flush=True)
            @plugin.get("/after")
            def after(request):
                return "after"
        """
        with FakeHost(source) as host:
            host.connection.request("req-1")
            self.assertEqual("kv", host.connection.receive()["type"])
            host.connection.close()
            self.assertEqual("after", host.connect().ask(path="/after")["body"])
            self.assertIn("code connection_lost", host.log())

    def test_question_inOnInit_withoutAConnection_saysSo(self):
        source = """
            @plugin.on_init
            def begin(init):
                try:
                    plugin.kv.get("a")
                except KvError as error:
                    plugin.directory = error.code
            @plugin.get("/")
            def home(request):
                return plugin.directory
        """
        with FakeHost(source, init=False) as host:
            first = host.init_connection
            first.lifecycle("init", "init-1", features=[])
            self.assertEqual("not_connected", first.ask()["body"])
