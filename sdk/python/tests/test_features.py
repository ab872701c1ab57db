"""The features of protocol 1.1, each on when the plugin declares it and the host offers it."""

import base64
import contextlib
import json
import os
import random
import textwrap
import unittest

from .fake_host import WINDOW, FakeHost, data_of
from .test_connection import HeldHost

ALL = ["binary", "cancel", "kv2", "log", "multiplex", "ping", "ready", "stream"]


def bodies(connection, count):
    """The next answers, by request."""
    answers = {}
    while len(answers) < count:
        message = connection.receive()
        assert message["type"] == "http" and message["request_id"] not in answers, message
        answers[message["request_id"]] = message["payload"]["body"]
    return answers


class ReadyTest(unittest.TestCase):
    def test_ready_withoutOnInit_isSaidAtOnce(self):
        with FakeHost('@plugin.get("/")\ndef home(request): return "a"', features=["ready"]) as host:
            message = host.ready()
            self.assertEqual(("init-1", {"action": "ready"}), (message["request_id"], message["payload"]))
            self.assertEqual("a", host.connection.ask()["body"])
            self.assertEqual("a", host.connect().ask()["body"])

    def test_ready_afterOnInit_whichMayAskForData(self):
        source = """
            @plugin.on_init
            async def begin(init):
                plugin.directory = [await plugin.kv.async_get("a"), sorted(init.features)]
            @plugin.get("/")
            def home(request): return plugin.directory
        """
        with FakeHost(source, features=["ready", "ping"]) as host:
            host.connection.store = {"a": "stored"}
            self.assertEqual({"action": "ready"}, host.ready()["payload"])
            self.assertEqual(["stored", ["ping", "ready"]], json.loads(host.connection.ask()["body"]))

    def test_failed_whenOnInitFails(self):
        source = "@plugin.on_init\ndef begin(init): raise OSError('no database')"
        with FakeHost(source, features=["ready"]) as host:
            expected = {"action": "failed", "message": "on_init: OSError: no database"}
            self.assertEqual(expected, host.ready()["payload"])
            host.connection.lifecycle("shutdown")
            self.assertEqual(0, host.exit_code())

    def test_ready_switchedOff_isNotSaid(self):
        source = 'plugin = Plugin(id="a", name="A", version="1", route="/a", features=["ping"])\n'
        with FakeHost(source + '@plugin.get("/")\ndef home(request): return "a"', features=ALL, init=False) as host:
            host.init_connection.lifecycle("init", "init-1", features=ALL)
            host.init_connection.half_close()
            self.assertIsNone(host.init_connection.receive())


class PingTest(unittest.TestCase):
    def ping(self, connection):
        connection.lifecycle("ping", "ping-1")

    def test_ping_whileAThreadWorks_isAnswered(self):
        source = """
            import os
            @plugin.get("/held")
            def held(request):
                with open(os.path.join(plugin.directory, "gate")) as gate:
                    gate.read()
        """
        with HeldHost(source, features=ALL) as host:
            host.ready()
            gate = host.begin_held()
            self.ping(host.connection)
            message = host.connection.receive()
            self.assertEqual(("lifecycle", "ping-1", {"action": "pong"}),
                             (message["type"], message["request_id"], message["payload"]))
            os.close(gate)
            self.assertEqual(204, host.connection.answer("req-held")["status"])

    def test_ping_whileTheLoopIsBlocked_waitsForIt(self):
        source = """
            import os
            @plugin.get("/held")
            async def held(request):
                with open(os.path.join(plugin.directory, "gate")) as gate:
                    gate.read()
                return "held"
            @plugin.get("/plain")
            def plain(request):
                return "plain"
        """
        with HeldHost(source, features=ALL) as host:
            host.ready()
            gate = host.begin_held()
            self.ping(host.connection)
            host.connection.request("req-1", path="/plain")
            self.assertEqual("req-1", host.connection.receive()["request_id"])  # the ping came before it
            os.close(gate)
            self.assertEqual({"req-held", "ping-1"}, {host.connection.receive()["request_id"] for _ in range(2)})

    def test_ping_whileACoroutineWaits_isAnswered(self):
        source = """
            import asyncio
            @plugin.get("/")
            async def home(request): await asyncio.Event().wait()
        """
        with FakeHost(source, features=ALL) as host:
            host.ready()
            host.connection.request("req-1")
            self.ping(host.connection)
            self.assertEqual("ping-1", host.connection.receive()["request_id"])


MEET = """
import asyncio, threading
barrier = threading.Barrier(256)
everybody = None
arrived = 0

@plugin.get("/plain/{token}")
def plain(request):
    barrier.wait(10)
    return request.params["token"]

@plugin.get("/async/{token}")
async def waiting(request):
    global everybody, arrived
    everybody = everybody or asyncio.Event()
    arrived += 1
    if arrived == 256:
        everybody.set()
    await everybody.wait()
    return request.params["token"]

@plugin.get("/kv/{token}")
def stored(request):
    return plugin.kv.get(request.params["token"])
"""


class MultiplexTest(unittest.TestCase):
    def test_256InFlight_areAnsweredInAnyOrder(self):
        with FakeHost(MEET, features=ALL) as host:
            host.ready()
            for kind in ("plain", "async"):
                tokens = {f"{kind}-{n}": f"{random.getrandbits(64):x}" for n in range(256)}
                for request_id, token in tokens.items():
                    host.connection.request(request_id, path=f"/{kind}/{token}")
                self.assertEqual(tokens, bodies(host.connection, 256))

    def test_256InFlight_eachWithItsQuestion_getTheirOwnAnswers(self):
        with FakeHost(MEET, features=ALL) as host:
            host.ready()
            for number in range(256):
                host.connection.request(f"req-{number}", path=f"/kv/{number}")
            questions = [host.connection.receive() for _ in range(256)]
            random.shuffle(questions)
            for question in questions:
                host.connection.send("kv", question["request_id"], {"value": "v" + question["payload"]["key"]})
            self.assertEqual({f"req-{n}": f"v{n}" for n in range(256)}, bodies(host.connection, 256))

    def test_workers_ifSaid_areTheLimit(self):
        source = """
            import threading
            plugin = Plugin(id="a", name="A", version="1", route="/a", workers=1)
            alone = threading.Lock()
            @plugin.get("/{n}")
            def home(request):
                assert alone.acquire(blocking=False)
                plugin.kv.get("a")
                alone.release()
                return request.params["n"]
        """
        with FakeHost(source, features=ALL) as host:
            host.ready()
            host.connection.store = {}
            for number in range(50):
                host.connection.request(f"req-{number}", path=f"/{number}")
            self.assertEqual({f"req-{n}": str(n) for n in range(50)}, bodies(host.connection, 50))

    def test_shutdown_whileRequestsAreInFlight_finishesThem(self):
        with FakeHost(MEET, features=ALL) as host:
            host.ready()
            for number in range(10):
                host.connection.request(f"req-{number}", path=f"/kv/{number}")
            questions = [host.connection.receive() for _ in range(10)]
            host.connection.lifecycle("shutdown")
            for question in questions:
                host.connection.send("kv", question["request_id"], {"value": "v"})
            self.assertEqual(10, len(bodies(host.connection, 10)))
            self.assertIsNone(host.connection.receive())
            self.assertEqual(0, host.exit_code())


LEND = """
import threading, time
free = threading.Event()

@plugin.get("/quick")
def quick(request): return threading.current_thread().name

@plugin.get("/asks")
def asks(request): return plugin.kv.get("a") + threading.current_thread().name

@plugin.get("/slow")
def slow(request):
    time.sleep(0.002)
    return threading.current_thread().name

@plugin.get("/waits")
def waits(request): return str(free.wait(10))

@plugin.get("/frees")
def frees(request):
    free.set()
    return "freed"
"""


class LendTest(unittest.TestCase):
    """Handlers on the thread that reads."""

    def test_quickHandler_isCalledByTheThreadThatReads(self):
        with FakeHost(LEND, features=ALL) as host:
            host.ready()
            names = {host.connection.ask(path="/quick")["body"] for _ in range(20)}
            self.assertIn("toru-reader", names)

    def test_workersSaid_orNoMultiplex_isCalledByAWorker(self):
        said = 'plugin = Plugin(id="a", name="A", version="1", route="/a", workers=2)\n'
        for source, features in ((said + LEND, ALL), (LEND, ["ready", "stream"])):
            with FakeHost(source, features=features) as host:
                host.ready()
                self.assertRegex(host.connection.ask(path="/quick")["body"], "toru-worker-.*")

    def test_slowHandler_isCalledByWorkers_forTwiceAsManyRequestsEachTime(self):
        with FakeHost(LEND, features=ALL) as host:
            host.ready()
            kinds = "".join(host.connection.ask(path="/slow")["body"].split("-")[1][0] for _ in range(20))
            self.assertEqual("rw" + "rww" + "rwwww" + "rwwwwwwww" + "r", kinds)

    def test_handlerThatWaitsForTheHost_isAnswered_andCalledByWorkersNextTime(self):
        with FakeHost(LEND, features=ALL) as host:
            host.ready()
            host.connection.store = {"a": "stored "}
            self.assertEqual("stored toru-reader", host.connection.ask(path="/asks")["body"])
            self.assertIn("stored toru-worker-", host.connection.ask(path="/asks")["body"])

    def test_handlerThatWaitsForAnotherRequest_holdsItUpForAMomentOnly(self):
        with FakeHost(LEND, features=ALL) as host:
            host.ready()
            host.connection.request("req-1", path="/waits")
            host.connection.request("req-2", path="/frees")
            self.assertEqual({"req-1": "True", "req-2": "freed"}, bodies(host.connection, 2))
            self.assertEqual("freed", host.connection.ask(path="/frees")["body"])

    def test_connectionThatEnds_whileItsReaderIsLent_isLeft(self):
        with FakeHost(LEND, features=ALL) as host:
            host.ready()
            host.connection.request("req-1", path="/waits")
            host.connection.close()
            other = host.connect()
            self.assertEqual("freed", other.ask(path="/frees")["body"])

    def test_handlerWhoseErrorIsWrongItself_is500_andTheOthersAreAnswered(self):
        source = """
            import logging
            class Picky(logging.Filter):
                def filter(self, record): raise KeyError("no")
            @plugin.get("/error")
            def error(request): raise HTTPError(404, "x", [("A", "b")])
            @plugin.get("/log")
            def log(request):
                logging.getLogger("toru_plugin").addFilter(Picky())
                raise OSError("x")
            @plugin.get("/ok")
            def ok(request): return "ok"
        """
        for features in (ALL, []):
            with FakeHost(source, features=features) as host:
                if features:
                    host.ready()
                for path in ("/error", "/log", "/log", "/error"):
                    self.assertEqual(500, host.connection.ask(path=path)["status"])
                    self.assertEqual("ok", host.connection.ask(path="/ok")["body"])

    def test_processForkedFromAHandler_doesNotRead(self):
        source = """
            import os
            @plugin.get("/fork")
            def fork(request):
                child = os.fork()
                if child == 0:
                    try:
                        toru_plugin.about_to_wait()
                    finally:
                        os._exit(len(os.listdir("/proc/self/task")))
                return str(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
        """
        if not os.path.isdir("/proc/self/task"):
            self.skipTest("threads are counted below /proc")
        with FakeHost("import toru_plugin\n" + textwrap.dedent(source), features=ALL) as host:
            host.ready()
            self.assertEqual("1", host.connection.ask(path="/fork")["body"])

    def test_whereNoThreadCanBeStarted_theReaderReadsOnOnceItIsBack(self):
        source = """
            import time
            start = toru_plugin.start_thread
            def refuse(name, work): raise RuntimeError("can't start new thread")
            @plugin.get("/sleep")
            def sleep(request):
                toru_plugin.start_thread = refuse
                time.sleep(0.05)
                toru_plugin.about_to_wait()
                return "slept"
            @plugin.get("/ok")
            def ok(request): return "ok"
            @plugin.get("/start")
            def start_again(request):
                toru_plugin.start_thread = start
                return "ok"
        """
        with FakeHost("import toru_plugin\n" + textwrap.dedent(source), features=ALL) as host:
            host.ready()
            host.connection.request("req-1", path="/sleep")
            host.connection.request("req-2", path="/ok")
            self.assertEqual({"req-1": "slept", "req-2": "ok"}, bodies(host.connection, 2))
            self.assertEqual("slept", host.connection.ask(path="/sleep")["body"])  # where a worker would do it
            self.assertEqual("ok", host.connection.ask(path="/start")["body"])
            self.assertEqual("slept", host.connection.ask(path="/sleep")["body"])


CANCEL = """
import asyncio, os

@plugin.get("/async")
async def waiting(request):
    try:
        await plugin.kv.async_get("begun")
    except asyncio.CancelledError:
        print("async cancelled", request.cancelled, flush=True)
        raise

@plugin.get("/plain")
def busy(request):
    plugin.kv.get("begun")
    while not request.cancelled: pass
    print("plain cancelled", flush=True)
    return "too late"

@plugin.get("/after")
async def after(request):
    return "after"
"""


class CancelTest(unittest.TestCase):
    def test_cancel_stopsCoroutinesAndIsSeenByThreads(self):
        with FakeHost(CANCEL, features=ALL) as host:
            host.ready()
            for path in ("/async", "/plain"):
                host.connection.request("req" + path, path=path)
                question = host.connection.receive()
                host.connection.cancel("req" + path)
                host.connection.send("kv", question["request_id"], {"value": None})
            self.assertEqual("after", host.connection.ask(path="/after", request_id="req-2")["body"])
            host.connection.lifecycle("shutdown")
            self.assertIsNone(host.connection.receive())  # nothing for those that were cancelled
            self.assertEqual(0, host.exit_code())
            self.assertIn("async cancelled True", host.log())
            self.assertIn("plain cancelled", host.log())
            self.assertNotIn("Traceback", host.log())

    def test_cancel_ofStreams_closesTheirGenerators(self):
        source = """
            @plugin.get("/plain")
            def plain(request):
                try:
                    while True: yield "x" * 1000
                finally: print("plain closed", flush=True)
            @plugin.get("/async")
            async def asynchronous(request):
                try:
                    while True: yield "x" * 1000
                finally: print("async closed", flush=True)
        """
        with FakeHost(source, features=ALL) as host:
            host.ready()
            for path in ("/plain", "/async"):
                host.connection.request("req" + path, path=path)
                left = WINDOW
                while left > 0:
                    message = host.connection.receive()
                    left -= len(data_of(message)) if message["type"] == "http.chunk" else 0
                host.connection.cancel("req" + path)
            host.connection.lifecycle("shutdown")
            self.assertEqual(0, host.exit_code())
            self.assertIn("plain closed", host.log())
            self.assertIn("async closed", host.log())

    def test_cancel_withoutMultiplex_hasNoEffect(self):
        with FakeHost(CANCEL, features=["cancel"]) as host:
            host.connection.request("req-1", path="/async")
            question = host.connection.receive()
            host.connection.cancel("req-1")
            host.connection.send("kv", question["request_id"], {"value": None})
            self.assertEqual(204, host.connection.answer("req-1")["status"])


class BinaryTest(unittest.TestCase):
    def test_all256Bytes_comeAndGo(self):
        source = '@plugin.post("/")\ndef echo(request): return request.body + bytes(range(256))'
        every = bytes(range(256))
        with FakeHost(source, features=["binary"]) as host:
            answer = host.connection.ask("POST", body_base64=base64.b64encode(every).decode())
            self.assertEqual(every * 2, base64.b64decode(answer["body_base64"], validate=True))
            self.assertNotIn("body", answer)
            self.assertEqual("application/octet-stream", answer["headers"]["Content-Type"])

    def test_text_staysText(self):
        source = '@plugin.post("/")\ndef echo(request): return request.body'
        with FakeHost(source, features=["binary"]) as host:
            self.assertEqual("grüße", host.connection.ask("POST", body="grüße")["body"])

    def test_bytesWithNul_areNoText_whereTheHostTakesOthers(self):
        source = '@plugin.get("/")\ndef zeros(request): return bytes(100)'
        with FakeHost(source, features=["binary"]) as host:
            self.assertEqual({"body_base64": base64.b64encode(bytes(100)).decode()}, body_of(host.connection.ask()))
        with FakeHost(source) as host:
            self.assertEqual({"body": "\0" * 100}, body_of(host.connection.ask()))


def body_of(answer):
    return {name: value for name, value in answer.items() if name.startswith("body")}


STREAM = """
import asyncio, hashlib

@plugin.get("/text")
def text(request):
    yield "a"
    yield ""
    yield "ü" * 50000

@plugin.get("/large")
def large(request):
    for number in range(128):
        yield bytes([number + 128]) * 65536

@plugin.get("/large-async")
async def large_async(request):
    for number in range(128):
        yield bytes([number + 128]) * 65536

@plugin.get("/whole-text")
def whole_text(request):
    return Response("ü" * 9000000, headers={"content-length": "7"})

@plugin.get("/whole-escapes")
def whole_escapes(request):
    return "\\1" * 3000000

@plugin.get("/whole-json")
def whole_json(request):
    return {"x": "y" * 17000000}

@plugin.get("/whole-that-fits")
def whole_that_fits(request):
    return "x" * 15000000

@plugin.get("/whole-bytes")
def whole_bytes(request):
    return bytes(range(256)) * (20 * 4096)

@plugin.get("/whole-bytes-async")
async def whole_bytes_async(request):
    return memoryview(whole_bytes(request))

@plugin.get("/whole-no-text")
def whole_no_text(request):
    return "x" * 17000000 + "\\ud83d"

@plugin.get("/from-coroutine")
async def from_coroutine(request):
    return Response((str(n) for n in range(3)), 206, {"X-A": "b"}, content_type="text/csv")

@plugin.get("/from-function")
def from_function(request):
    return large_async(request)

@plugin.get("/early")
def early(request):
    raise HTTPError(404, "none")
    yield

@plugin.get("/{kind}/broken")
def broken(request):
    yield "a"
    raise RuntimeError("in the middle")

@plugin.get("/broken/async")
async def broken_async(request):
    yield "a"
    raise RuntimeError("in the middle")

ERRORS = {each.__name__: each for each in (asyncio.CancelledError, GeneratorExit, KeyboardInterrupt)}

@plugin.get("/raising/{error}")
def raising(request):
    yield "a"
    raise ERRORS[request.params["error"]]("out of the ordinary")

@plugin.get("/raising-async/{error}")
async def raising_async(request):
    yield "a"
    raise ERRORS[request.params["error"]]("out of the ordinary")

@plugin.get("/number")
def number(request):
    yield 42

@plugin.get("/none-async")
async def none_async(request):
    yield None

@plugin.post("/back", stream=True)
def back(request):
    return Response(request.chunks(), 201)

@plugin.post("/back-async", stream=True)
async def back_async(request):
    return Response(request.chunks(), 201)

@plugin.get("/iterable")
def iterable(request):
    class Lines:
        def __iter__(self):
            return iter((b"a", "b"))
    return Lines()

@plugin.get("/empty")
def empty(request):
    return iter(())

@plugin.post("/whole")
async def whole(request):
    return [len(request.body), hashlib.sha256(request.body).hexdigest()]

@plugin.post("/pieces", stream=True)
def pieces(request):
    digest, total = hashlib.sha256(), 0
    for piece in request.chunks():
        digest.update(piece)
        total += len(piece)
    return [total, digest.hexdigest()]

@plugin.post("/pieces-async", stream=True)
async def pieces_async(request):
    digest, total = hashlib.sha256(), 0
    async for piece in request.chunks():
        digest.update(piece)
        total += len(piece)
    return [total, digest.hexdigest()]

@plugin.post("/first", stream=True)
def first(request):
    return next(iter(request.chunks()))

@plugin.post("/upper", stream=True)
def upper(request):
    for piece in request.chunks():
        yield piece.upper()
"""


class StreamTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.host = FakeHost(STREAM, features=["stream"])
        cls.addClassCleanup(cls.host.__exit__)
        cls.multiplexed = FakeHost(STREAM, features=ALL)
        cls.addClassCleanup(cls.multiplexed.__exit__)
        cls.multiplexed.ready()

    def hosts(self):
        return (self.host.connection, self.multiplexed.connection)

    def test_answer_inPieces_hasHeadDataAndEnd(self):
        for connection in self.hosts():
            connection.request("req-1", path="/text")
            head, data, end = connection.answer_in_pieces("req-1")
            fields = {"Content-Type": "text/plain; charset=utf-8"}
            self.assertEqual({"status": 200, "headers": fields, "stream": True}, head)
            self.assertEqual("a" + "ü" * 50000, data.decode())
            self.assertEqual({}, end)

    def test_answer_of8MiB_goesThroughTheWindow(self):
        expected = b"".join(bytes([number + 128]) * 65536 for number in range(128))
        for connection in self.hosts():
            for path in ("/large", "/large-async", "/from-function"):
                connection.request("req-1", path=path)
                head, data, end = connection.answer_in_pieces("req-1")  # which insists on the credit
                self.assertEqual((200, {}), (head["status"], end))
                self.assertTrue(expected == data)

    def test_wholeAnswer_thatDoesNotFitIntoAMessage_goesInPieces(self):
        text, binary, json_type = "text/plain; charset=utf-8", "application/octet-stream", "application/json"
        every = bytes(range(256)) * (20 * 4096)
        rows = (
            ("/whole-text", text, ("ü" * 9000000).encode()),
            ("/whole-escapes", text, b"\1" * 3000000),
            ("/whole-json", json_type, b'{"x": "' + b"y" * 17000000 + b'"}'),
            ("/whole-bytes", binary, every),
            ("/whole-bytes-async", binary, every),
        )
        connection = self.multiplexed.connection
        for path, content_type, expected in rows:
            connection.request("req-1", path=path)
            head, data, end = connection.answer_in_pieces("req-1")
            fields = {"Content-Type": content_type, "Content-Length": len(expected)}
            self.assertEqual(({"status": 200, "headers": fields, "stream": True}, {}), (head, end))
            self.assertTrue(expected == data)
        self.assertEqual(500, connection.ask(path="/whole-no-text", request_id="req-2")["status"])
        self.assertIsNone(connection.ask("HEAD", "/whole-text", request_id="req-3")["body"])

    def test_wholeAnswer_thatFitsIntoAMessage_staysWhole(self):  # a client that does not read holds up no handler then
        for connection in self.hosts():
            self.assertEqual("x" * 15000000, connection.ask(path="/whole-that-fits")["body"])

    def test_wholeAnswer_thatDoesNotFit_is500WithoutStream(self):
        source = '@plugin.get("/")\ndef large(request): return "x" * 17000000'
        with FakeHost(source) as host:
            self.assertEqual(500, host.connection.ask()["status"])

    def test_sender_stopsWhenTheCreditIsUsedUp(self):
        connection = self.multiplexed.connection
        for path in ("/large", "/large-async"):
            connection.request("req-1", path=path)
            self.assertTrue(connection.answer("req-1")["stream"])
            left = WINDOW
            while left > 0:
                left -= len(data_of(connection.receive()))
            self.assertEqual(0, left)
            self.assertEqual("[0,", connection.ask("POST", "/pieces", request_id="req-2")["body"][:3])
            connection.send("http.window", "req-1", {"bytes": 7})
            self.assertEqual(7, len(data_of(connection.receive())))
            self.assertEqual("[0,", connection.ask("POST", "/pieces", request_id="req-3")["body"][:3])
            connection.cancel("req-1")

    def test_answer_fromOtherFunctions_hasItsOwnHead(self):
        for connection in self.hosts():
            connection.request("req-1", path="/from-coroutine")
            head, data, _ = connection.answer_in_pieces("req-1")
            expected = {"status": 206, "headers": {"X-A": "b", "Content-Type": "text/csv"}, "stream": True}
            self.assertEqual((expected, b"012"), (head, data))
            connection.request("req-2", path="/empty")
            self.assertEqual((b"", {}), connection.answer_in_pieces("req-2")[1:])

    def test_error_beforeTheFirstPiece_isAnAnswer(self):
        for connection in self.hosts():
            self.assertEqual(404, connection.ask(path="/early")["status"])

    def test_error_inTheMiddle_breaksOff(self):
        for connection in self.hosts():
            for path in ("/plain/broken", "/broken/async"):
                connection.request("req-1", path=path)
                _, data, end = connection.answer_in_pieces("req-1")
                self.assertEqual((b"a", {"error": "The plugin failed while it answered"}), (data, end))
        self.assertIn("RuntimeError: in the middle", self.host.log())

    def test_errorThatIsNoException_inTheMiddle_breaksOff(self):
        for connection in self.hosts():
            for error in ("CancelledError", "GeneratorExit", "KeyboardInterrupt"):
                for path in ("/raising/", "/raising-async/"):
                    with self.subTest(path + error):
                        connection.request("req-1", path=path + error)
                        _, data, end = connection.answer_in_pieces("req-1")
                        self.assertEqual((b"a", {"error": "The plugin failed while it answered"}), (data, end))
                        self.assertIn(f"{error}: out of the ordinary", self.host.log())

    def test_errorAfterTheEnd_orWhileItIsBrokenOff_sendsNoSecondAnswer(self):
        source = """
            class Pieces:
                def __iter__(self): return self
                def __next__(self): raise StopIteration
                def close(self): raise OSError("close")
            @plugin.get("/closes")
            def closes(request): return Pieces()
            @plugin.get("/breaks")
            def breaks(request):
                try:
                    yield "a"
                    yield 7
                finally:
                    raise OSError("again")
            @plugin.get("/ok")
            def ok(request): return "ok"
        """
        with FakeHost(source, features=ALL) as host:
            host.ready()
            for number, (method, path) in enumerate((("GET", "/closes"), ("HEAD", "/closes"), ("GET", "/breaks"))):
                host.connection.request(f"req-{number}", method, path)
            kinds = {}
            host.connection.request("last", path="/ok")
            while kinds.get("last") is None or sum(len(each) for each in kinds.values()) < 7:
                message = host.connection.receive()
                kinds.setdefault(message["request_id"], []).append(message["type"])
            self.assertEqual("ok", host.connection.ask(path="/ok", request_id="after")["body"])
            expected = {
                "req-0": ["http", "http.end"],
                "req-1": ["http"],
                "req-2": ["http", "http.chunk", "http.end"],
                "last": ["http"],
            }
            self.assertEqual(expected, kinds)

    def test_firstPiece_ofAWrongType_is500(self):
        for connection in self.hosts():
            for path in ("/number", "/none-async"):
                answer = connection.ask(path=path)
                self.assertEqual((500, None), (answer["status"], answer.get("stream")))
        self.assertIn("TypeError: a body's pieces are str or bytes, not int", self.host.log())

    def test_answer_fromAnIterable_isInPieces(self):
        for connection in self.hosts():
            connection.request("req-1", path="/iterable")
            self.assertEqual((b"ab", {}), connection.answer_in_pieces("req-1")[1:])
            for path in ("/back", "/back-async"):
                connection.request("req-2", "POST", path, body="there and back")
                head, data, end = connection.answer_in_pieces("req-2")
                self.assertEqual((201, b"there and back", {}), (head["status"], data, end))

    def test_head_ofAStream_isWhole(self):
        self.assertEqual((200, None), tuple(self.host.connection.ask("HEAD", "/large")[n] for n in ("status", "body")))

    def test_request_of8MiB_comesInPiecesOrWhole(self):
        import hashlib

        data = os.urandom(8 * 1024 * 1024)
        expected = [len(data), hashlib.sha256(data).hexdigest()]
        for connection in self.hosts():
            for path in ("/whole", "/pieces", "/pieces-async"):
                connection.request("req-1", "POST", path, stream=True)
                self.send_in_pieces(connection, "req-1", data)
                self.assertEqual(expected, json.loads(connection.answer("req-1")["body"]))

    def send_in_pieces(self, connection, request_id, data):
        credit, at = WINDOW, 0
        while at < len(data):
            while credit == 0:
                message = connection.receive()
                self.assertEqual("http.window", message["type"])
                credit += message["payload"]["bytes"]
            piece = data[at : at + min(credit, 65536)]
            connection.send("http.chunk", request_id, {"data_base64": base64.b64encode(piece).decode()})
            at += len(piece)
            credit -= len(piece)
        connection.send("http.end", request_id)

    def test_request_thatComesWhole_hasOnePiece(self):
        answer = self.host.connection.ask("POST", "/first", body="all of it")
        self.assertEqual("all of it", answer["body"])

    def test_answer_beforeTheEndOfTheRequest_isSent(self):
        connection = self.multiplexed.connection
        connection.request("req-1", "POST", "/first", stream=True)
        connection.send("http.chunk", "req-1", {"data": "grüße"})
        self.assertEqual("grüße", connection.answer("req-1")["body"])
        connection.send("http.chunk", "req-1", {"data": "crossed"})
        self.assertEqual("x", connection.ask("POST", "/first", body="x", request_id="req-2")["body"])

    def test_request_bothWays_isAnsweredAsItComes(self):
        connection = self.multiplexed.connection
        connection.request("req-1", "POST", "/upper", stream=True)
        connection.send("http.chunk", "req-1", {"data": "ab"})
        self.assertTrue(connection.answer("req-1")["stream"])
        self.assertEqual(b"AB", data_of(connection.receive()))
        connection.send("http.chunk", "req-1", {"data": "cd"})
        self.assertEqual(b"CD", data_of(connection.receive()))
        connection.send("http.end", "req-1")
        self.assertEqual("http.end", connection.receive()["type"])

    def test_request_brokenOff_givesNoHalfBody(self):
        connection = self.multiplexed.connection
        for path in ("/whole", "/pieces", "/pieces-async"):
            connection.request("req-1", "POST", path, stream=True)
            connection.send("http.chunk", "req-1", {"data": "half"})
            connection.send("http.end", "req-1", {"error": "the client went away"})
            self.assertEqual(400, connection.answer("req-1")["status"])

    def test_request_unknownPath_isAnsweredAtOnce(self):
        connection = self.multiplexed.connection
        connection.request("req-1", "POST", "/nowhere", stream=True)
        self.assertEqual(404, connection.answer("req-1")["status"])

    def test_request_largerThanTheLimit_is413(self):
        source = """
            plugin = Plugin(id="a", name="A", version="1", route="/a", max_body=10)
            @plugin.post("/")
            def home(request): return request.body
        """
        with FakeHost(source, features=ALL) as host:
            host.ready()
            host.connection.request("req-1", "POST", stream=True)
            host.connection.send("http.chunk", "req-1", {"data": "x" * 11})
            self.assertEqual(413, host.connection.answer("req-1")["status"])

    def test_request_beyondItsCredit_endsTheConnection(self):
        with FakeHost(STREAM, features=["stream"]) as host:
            host.connection.request("req-1", "POST", "/whole", stream=True)
            host.connection.send("http.chunk", "req-1", {"data": "x" * (WINDOW + 1)})
            self.assertIsNone(host.connection.receive())
            self.assertIn("more of a request's body than the credit", host.log())

    def test_shutdown_isSeenByAnEndlessStream(self):
        source = """
            @plugin.get("/")
            def endless(request):
                while not plugin.stopping:
                    yield "x"
        """
        with FakeHost(source, features=ALL) as host:
            host.ready()
            host.connection.request("req-1")
            self.assertTrue(host.connection.answer("req-1")["stream"])
            host.connection.lifecycle("shutdown")
            message = host.connection.receive()
            while message["type"] == "http.chunk":
                with contextlib.suppress(BrokenPipeError):  # it may have ended; what it has sent can be read all the same
                    host.connection.send("http.window", "req-1", {"bytes": len(data_of(message))})
                message = host.connection.receive()
            self.assertEqual(("http.end", {}), (message["type"], message["payload"]))
            self.assertEqual(0, host.exit_code())


KV2 = """
@plugin.get("/plain")
def plain(request):
    kv = plugin.kv
    kv.set("a", "b", ttl=1.5)
    page = kv.list("n", after="n1", limit=2)
    cas = kv.compare_and_set("a", "b", None, ttl=60)
    total = kv.increment("n", -2)
    batch = kv.batch([Change.set("a", "1", ttl=2), Change.delete("b"), Change.increment("n"),
                      Change.compare_and_set("c", None, "d")])
    return [page, page.entries[0].key, page.next, bool(cas), cas.value, total, bool(batch), batch.values]

@plugin.get("/async")
async def asynchronous(request):
    kv = plugin.kv
    await kv.async_set("a", "b", ttl=1.5)
    page = await kv.async_list("n", after="n1", limit=2)
    cas = await kv.async_compare_and_set("a", "b", None, ttl=60)
    total = await kv.async_increment("n", -2)
    batch = await kv.async_batch([Change.set("a", "1", ttl=2), Change.delete("b"), Change.increment("n"),
                                  Change.compare_and_set("c", None, "d")])
    return [page, page.entries[0].key, page.next, bool(cas), cas.value, total, bool(batch), batch.values]

@plugin.get("/items")
def items(request):
    return [entry.key for entry in plugin.kv.items("n")]

@plugin.get("/async-items")
async def async_items(request):
    return [entry.key async for entry in plugin.kv.async_items("n")]
"""

KV2_TALK = [
    ({"action": "set", "key": "a", "value": "b", "ttl_ms": 1500}, {"value": None}),
    ({"action": "list", "prefix": "n", "after": "n1", "limit": 2},
     {"entries": [{"key": "n2", "value": "v", "expires_at": "2026-01-01T12:00:00Z"}, {"key": "n3", "value": "w"}],
      "next": "n3"}),
    ({"action": "cas", "key": "a", "expected": "b", "value": None, "ttl_ms": 60000}, {"applied": False, "value": "c"}),
    ({"action": "incr", "key": "n", "by": -2}, {"value": "40"}),
    ({"action": "batch", "operations": [
        {"action": "set", "key": "a", "value": "1", "ttl_ms": 2000}, {"action": "delete", "key": "b"},
        {"action": "incr", "key": "n", "by": 1}, {"action": "cas", "key": "c", "expected": None, "value": "d"}]},
     {"applied": True, "results": [{"value": None}, {"value": None}, {"value": "41"}, {"value": "d"}]}),
]


class Kv2Test(unittest.TestCase):
    def test_kv2_asksAndReadsAsTheProtocolSays(self):
        entries = [["n2", "v", "2026-01-01T12:00:00Z"], ["n3", "w", None]]
        expected = [[entries, "n3"], "n2", "n3", False, "c", 40, True, [None, None, "41", "d"]]
        with FakeHost(KV2, features=["kv2"]) as host:
            for path in ("/plain", "/async"):
                host.connection.request("req-1", path=path)
                for question, answer in KV2_TALK:
                    message = host.connection.receive()
                    self.assertEqual(question, message["payload"])
                    host.connection.send("kv", message["request_id"], answer)
                self.assertEqual(expected, json.loads(host.connection.answer("req-1")["body"]))

    def test_items_goOnUntilTheEnd(self):
        parts = [({"action": "list", "prefix": "n", "limit": 100}, ["n1", "n2"], "n2"),
                 ({"action": "list", "prefix": "n", "limit": 100, "after": "n2"}, ["n3"], None)]
        with FakeHost(KV2, features=["kv2"]) as host:
            for path in ("/items", "/async-items"):
                host.connection.request("req-1", path=path)
                for question, keys, end in parts:
                    message = host.connection.receive()
                    self.assertEqual(question, message["payload"])
                    entries = [{"key": key, "value": "v"} for key in keys]
                    host.connection.send("kv", message["request_id"], {"entries": entries, "next": end})
                self.assertEqual(["n1", "n2", "n3"], json.loads(host.connection.answer("req-1")["body"]))


class LogTest(unittest.TestCase):
    def test_log_isSentAsMessages(self):
        source = """
            import logging
            @plugin.get("/")
            def home(request):
                logging.getLogger("mine").error("slow", extra={"ms": 250})
                return "ok"
        """
        with FakeHost(source, features=["log"]) as host:
            host.connection.request("req-1")
            message = host.connection.read()
            self.assertEqual("log", message["type"])
            self.assertNotIn("request_id", message)
            expected = {"level": "error", "message": "slow", "fields": {"logger": "mine", "ms": 250},
                        "request_id": "req-1"}
            self.assertEqual(expected, message["payload"])
            self.assertEqual("ok", host.connection.answer("req-1")["body"])
            self.assertNotIn("slow", host.log())
