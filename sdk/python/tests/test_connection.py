"""The rules of connections, sockets and ends in protocol 1.0."""

import os
import pathlib
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import unittest
import unittest.mock

from .fake_host import LIMIT, PLUGINS, SDK, FakeHost

ECHO = """
@plugin.get("/echo/{text}")
def echo(request):
    return request.params["text"]
"""

# Handlers that a test holds up and lets go on by a file that is a named pipe: opening it waits for the other side.
HELD = ECHO + """
import os
@plugin.get("/held")
def held(request):
    with open(os.path.join(plugin.directory, "gate")) as gate:
        gate.read()
    return "held"
@plugin.on_shutdown
def bye():
    print("bye, then")
"""


class HeldHost(FakeHost):
    def __init__(self, source=HELD, **options):
        super().__init__(source, **options)

    def connect(self):
        gate = os.path.join(self.directory.name, "gate")
        if not os.path.exists(gate):
            os.mkfifo(gate)
        return super().connect()

    def begin_held(self, request_id="req-held"):
        """Sends a request, and waits until its handler waits."""
        self.connection.request(request_id, path="/held")
        return os.open(os.path.join(self.directory.name, "gate"), os.O_WRONLY)


class ConnectionTest(unittest.TestCase):
    def test_init_onItsOwnConnection_isClosedAtItsEnd(self):
        with FakeHost(ECHO) as host:  # the fake host insists on the end
            self.assertEqual("a", host.connection.ask(path="/echo/a")["body"])

    def test_requests_withoutInit_areAnswered(self):
        with FakeHost(ECHO, init=False) as host:
            self.assertEqual("a", host.init_connection.ask(path="/echo/a")["body"])

    def test_requests_allAtOnce_areAnsweredInTheirOrder(self):
        source = """
            import asyncio
            active = 0
            @plugin.get("/{kind}/{number}")
            async def answer(request):
                global active
                active += 1
                assert active == 1
                await asyncio.sleep(0)
                active -= 1
                return request.params["number"]
            @plugin.get("/plain")
            def plain(request):
                return "plain"
        """
        with FakeHost(source) as host:
            connection = host.connection
            for number in range(200):
                connection.request(f"req-{number}", path="/plain" if number % 3 == 0 else f"/async/{number}")
            for number in range(200):
                message = connection.receive()
                self.assertEqual(f"req-{number}", message["request_id"])
                self.assertEqual("plain" if number % 3 == 0 else str(number), message["payload"]["body"])

    def test_connections_sideBySide_areServed(self):
        with FakeHost(ECHO) as host:
            others = [host.connect() for _ in range(5)]
            for number, connection in enumerate(others):
                self.assertEqual(str(number), connection.ask(path=f"/echo/{number}")["body"])

    def test_end_ofAConnection_isTheEndOfThatOneOnly(self):
        with FakeHost(ECHO) as host:
            host.connection.close()
            self.assertEqual("a", host.connect().ask(path="/echo/a")["body"])

    def test_onInit_holdsRequestsUpUntilItIsThrough(self):
        source = ECHO + """
import os
@plugin.on_init
def begin(init):
    with open(os.path.join(plugin.directory, "gate")) as gate:
        gate.read()
    plugin.metadata["told"] = [init.instance_id, init.protocol_version, sorted(init.features)]
@plugin.get("/told")
async def told(request):
    return plugin.metadata["told"]
"""
        with HeldHost(source) as host:
            host.connection.request("req-1", path="/told")
            pathlib.Path(host.directory.name, "gate").write_bytes(b"")
            self.assertEqual('["instance-1", "1.1", []]', host.connection.answer("req-1")["body"])

    def test_onInit_thatFails_endsTheProcess(self):
        source = ECHO + "@plugin.on_init\ndef begin(init): raise OSError('no database')\n"
        with FakeHost(source, init=False) as host:
            host.init_connection.lifecycle("init", "init-1", features=[])
            self.assertEqual(1, host.exit_code())
            self.assertIn("OSError: no database", host.log())

    def test_brokenFrame_endsThatConnectionOnly(self):
        broken = [struct.pack(">I", 4) + b"nope", struct.pack(">I", 2) + b"[]", struct.pack(">I", 0),
                  struct.pack(">I", 16 * 1024 * 1024 + 1), struct.pack(">I", 0xFFFFFFFF)]
        with FakeHost(ECHO) as host:
            for data in broken:
                connection = host.connect()
                connection.send_bytes(data)
                self.assertIsNone(connection.receive())
            self.assertEqual("a", host.connection.ask(path="/echo/a")["body"])
            self.assertIn("16777217 bytes", host.log())
            self.assertIn("no JSON in UTF-8", host.log())

    def test_frame_ofTheLargestSize_isRead(self):
        with FakeHost('@plugin.post("/size")\ndef size(request): return str(len(request.body))') as host:
            body = "x" * (16 * 1024 * 1024 - 1000)
            self.assertEqual(str(len(body)), host.connection.ask("POST", "/size", body=body)["body"])

    def test_unknownMessages_areIgnored(self):
        with FakeHost(ECHO) as host:
            host.connection.send("telepathy", "x")
            host.connection.lifecycle("dance")
            host.connection.send("http", None, {"payload": {"path": "/"}})
            host.connection.send("kv", "nobody-asked", {"value": "x"})
            host.connection.send("http.window", "nobody", {"bytes": 1})
            self.assertEqual("a", host.connection.ask(path="/echo/a")["body"])

    def test_lostConnection_isSeenByTheHandler(self):
        source = HELD.replace('return "held"', '''
    while not request.cancelled: pass
    print("nobody waits", flush=True)''')
        with HeldHost(source) as host:
            os.close(host.begin_held())
            host.connection.close()
            self.assertEqual("a", host.connect().ask(path="/echo/a")["body"])  # after it: there is one worker
            self.assertIn("nobody waits", host.log())


class EndTest(unittest.TestCase):
    def test_shutdown_whileIdle_exitsWith0AndRemovesTheSocket(self):
        with HeldHost() as host:
            host.connection.lifecycle("shutdown")
            self.assertEqual(0, host.exit_code())
            self.assertFalse(os.path.exists(host.path))
            self.assertIn("bye, then", host.log())

    def test_shutdown_whileARequestRuns_finishesIt(self):
        for stop in ("shutdown", "SIGTERM", "SIGINT"):
            with self.subTest(stop), HeldHost() as host:
                gate = host.begin_held()
                if stop == "shutdown":
                    host.connect().lifecycle("shutdown")
                else:
                    host.process.send_signal(getattr(signal, stop))
                os.close(gate)
                self.assertEqual("held", host.connection.answer("req-held")["body"])
                self.assertEqual(0, host.exit_code())
                self.assertIsNone(host.connection.receive())
                self.assertFalse(os.path.exists(host.path))

    def test_interrupt_twice_doesNotWait(self):
        with HeldHost() as host:
            gate = host.begin_held()
            while host.process.poll() is None:
                host.process.send_signal(signal.SIGINT)
            self.assertEqual(130, host.exit_code())
            os.close(gate)

    def test_endOfStandardInput_endsTheProcess(self):
        source = ECHO + """
import threading
@plugin.get("/hang")
def hang(request):
    print("hangs", flush=True)
    threading.Event().wait()
"""
        with FakeHost(source) as host:
            host.connection.request("req-1", path="/hang")
            host.process.stdin.close()
            self.assertEqual(0, host.exit_code())
            self.assertFalse(os.path.exists(host.path))

    def test_standardInput_devNull_isNoEnd(self):
        with FakeHost(ECHO, standard_input=subprocess.DEVNULL) as host:
            self.assertEqual("a", host.connection.ask(path="/echo/a")["body"])
            host.terminate()
            self.assertEqual(0, host.exit_code())

    def test_asyncTasks_leftBehind_doNotHoldTheEndUp(self):
        source = """
            import asyncio
            @plugin.get("/")
            async def home(request):
                plugin.task = asyncio.create_task(asyncio.sleep(3600))
                return "ok"
            @plugin.on_shutdown
            async def bye():
                print("async bye")
        """
        with FakeHost(source) as host:
            self.assertEqual("ok", host.connection.ask()["body"])
            host.connection.lifecycle("shutdown")
            self.assertEqual(0, host.exit_code())
            self.assertIn("async bye", host.log())


class SocketTest(unittest.TestCase):
    def test_staleSocket_isReplaced(self):
        with FakeHost(ECHO) as host:
            host.process.kill()
            host.process.wait(LIMIT)
            self.assertTrue(os.path.exists(host.path))
            self.assertEqual("a", self.second_run(host))

    def second_run(self, host):
        file = os.path.join(host.directory.name, "plugin.py")
        with subprocess.Popen([sys.executable, file], env=host.environment({}), stdin=subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL) as process:
            host.process.stdin.close()
            host.process = process
            try:
                return host.connect().ask(path="/echo/a")["body"]
            finally:
                process.terminate()

    def test_socketOfAnotherRun_isNotRemoved(self):
        with FakeHost(ECHO) as host:
            os.unlink(host.path)
            with socket.socket(socket.AF_UNIX) as other:
                other.bind(host.path)
                host.connection.lifecycle("shutdown")
                self.assertEqual(0, host.exit_code())
                self.assertTrue(os.path.exists(host.path))

    def test_socket_thatCannotBe_isSaidClearly(self):
        with tempfile.TemporaryDirectory() as directory:
            file = pathlib.Path(directory, "a-file")
            file.write_text("not a socket")
            for path, reason in ((str(file), "no socket"), (directory + "/" + "x" * 200, "too long")):
                done = self.run_by_hand({"TORU_PLUGIN_SOCKET": path})
                self.assertNotEqual(0, done.returncode)
                self.assertIn(reason, done.stderr)
                self.assertNotIn("Traceback", done.stderr)
            self.assertEqual("not a socket", file.read_text())

    def test_socket_onWhichAnotherListens_isLeftToIt(self):
        with FakeHost(ECHO) as host:
            done = self.run_by_hand({"TORU_PLUGIN_SOCKET": host.path})
            self.assertIn("another process listens there", done.stderr)
            self.assertEqual("a", host.connection.ask(path="/echo/a")["body"])

    def test_directory_isMade(self):
        import toru_plugin

        with tempfile.TemporaryDirectory() as directory:
            path = os.path.join(directory, "a", "b", "c.sock")
            listener = toru_plugin.listen(path)
            mine = os.stat(path)
            listener.close()
            toru_plugin.remove_socket(path, mine)
            self.assertFalse(os.path.exists(path))

    def test_path_withoutTheVariable_isTheGuides(self):
        import toru_plugin

        with unittest.mock.patch.dict(os.environ):
            os.environ.pop("TORU_PLUGIN_SOCKET", None)
            self.assertEqual("/tmp/toru-plugins/a.sock", toru_plugin.socket_path("a"))

    def run_by_hand(self, env):
        environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(SDK), **env}
        return subprocess.run([sys.executable, str(PLUGINS / "guide.py")], env=environment, stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, timeout=LIMIT, check=False)
