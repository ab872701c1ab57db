"""A plugin that does one thing wrong: wrong_plugin.py FORM FAULT [--metadata].

FORM is 1.0, one connection and one request after the other, or 1.1, with all features. FAULT is named in the method that
does it; with "none" the plugin keeps every rule. faulty("x") says whether the fault is x.
"""

import base64
import json
import os
import signal
import socket
import struct
import subprocess
import sys
import threading
import time

FORM, FAULT = sys.argv[1:3]
FEATURES = ["multiplex", "cancel", "ready", "ping", "binary", "stream", "log", "kv2"] if FORM == "1.1" else []
BUNDLE = "window.ToruPlugins = {}; window.ToruPlugins['wrong'] = {mount(container) {}, unmount(container) {}};"


# Faults of answers that are streams, and none.
STREAMS = ["streams", "streams-cut", "streams-on", "lively-20", "lively-100", "chunk-too-large", "ignores-credit", "no-end"]
STREAMS += ["ignores-windows", "cancel-ignored", "two-ends", "window-sets", "credit-shared"]

# Faults that show only while requests are worked on.
SLOW = ["dies-at-broken-pipe", "drops-at-shutdown", "ping-when-idle", "drops-beyond-8", "loses-large", "dies-at-cut"]
SLOW += ["cancel-late-answer"]


def faulty(*faults):
    return FAULT in faults


def die(code=4):
    os._exit(code)


# Metadata ------------------------------------------------------------------------------------------------------


def metadata():
    data = {"id": "wrong", "name": "Wrong", "version": "1", "author": "Tests", "icon": "W", "route": "/wrong"}
    if FORM == "1.1":
        data["protocol"] = {"version": "1.1", "features": FEATURES, "max_in_flight": 32}
    data.update({
        "metadata-id": {"id": "not an id"},
        "metadata-reserved": {"id": "Events"},
        "metadata-name": {"name": " "},
        "metadata-version": {"version": 1},
        "metadata-author": {"author": "x" * 101},
        "metadata-icon": {"icon": "a\nb"},
        "metadata-route": {"route": "/wrong/"},
        "metadata-protocol": {"protocol": {"version": "2.0"}},
        "metadata-in-flight": {"protocol": {"version": "1.1", "features": ["multiplex"], "max_in_flight": 0}},
        "metadata-features": {"protocol": {"version": "1.1", "features": ["multiplexing"]}},
        "metadata-size": {"more": "x" * 70000},
        "metadata-changes": {"more": os.urandom(8).hex()},
        "metadata-utf8": {"name": "Fa\u00e7ade"},
    }.get(FAULT, {}))
    return data


def print_metadata():
    if faulty("metadata-slow"):
        time.sleep(60)
    if faulty("metadata-chatty"):
        print("Hello!")
    if faulty("metadata-child"):
        subprocess.Popen(["sleep", "60"], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    text = json.dumps(metadata(), ensure_ascii=False)
    if faulty("metadata-twice"):
        text = '{"id": "other", ' + text[1:]
    encoded = text.encode("latin-1" if faulty("metadata-utf8") else "utf-8")
    sys.stdout.buffer.write((b"\xef\xbb\xbf" if faulty("metadata-bom") else b"") + encoded)
    sys.stdout.flush()
    sys.exit(3 if faulty("metadata-code") else 0)


# Frames and messages -------------------------------------------------------------------------------------------


class Connection:
    def __init__(self, sock):
        self.sock = sock
        self.lock = threading.Lock()
        self.ready = threading.Condition()
        self.credit = {}
        self.cancelled = set()
        self.working = 0
        self.answered = 0

    def receive(self, count):
        data = bytearray()
        while len(data) < count:
            part = self.sock.recv(count - len(data))
            if not part:
                if faulty("dies-in-length") and count == 4 and data or faulty("dies-in-frame") and count > 4:
                    die()
                return None
            data += part
        return bytes(data)

    def read(self):
        if faulty("one-recv-for-length", "one-recv-for-all"):
            head = self.sock.recv(4)
            if head and len(head) < 4:
                die()
        else:
            head = self.receive(4)
        if not head:
            return None
        length = struct.unpack(">I", head)[0]
        if faulty("refuses-large") and length > 8_000_000:
            die()
        if faulty("one-recv", "one-recv-for-all"):
            data = self.sock.recv(length)
            if len(data) < length:
                die()
        else:
            data = self.receive(length)
        if faulty("drops-the-rest"):
            try:
                self.sock.recv(1_000_000, socket.MSG_DONTWAIT)
            except BlockingIOError:
                pass
        return None if data is None else json.loads(data)

    def write(self, kind, request_id, payload):
        message = {"type": kind, "timestamp": "2026-01-01T00:00:00Z", "request_id": request_id, "payload": payload}
        if faulty("no-type"):
            del message["type"]
        data = json.dumps(message).encode()
        if faulty("no-json"):
            data = b"hello"
        if faulty("frame-bom"):
            data = b"\xef\xbb\xbf" + data
        if faulty("frame-twice"):
            data = b'{"type": "x", ' + data[1:]
        if faulty("frame-latin"):
            data = data[:-1] + b', "x": "\xe4"}'
        head = struct.pack("<I" if faulty("little-endian") else ">I", 0 if faulty("length-zero") else len(data))
        with self.lock:
            if faulty("short-frame"):
                self.sock.sendall(head + data[:-5])
                self.sock.shutdown(socket.SHUT_RDWR)
                return
            self.sock.sendall(head + data)


# The conversation ----------------------------------------------------------------------------------------------


class Plugin:
    def converse(self, sock):
        connection = Connection(sock)
        messages = 0
        try:
            while True:
                message = connection.read()
                if message is None:
                    break
                messages += 1
                self.take(connection, message)
                if faulty("closes", "closes-late") and connection.answered:
                    time.sleep(0.05 if faulty("closes-late") else 0)
                    sock.close()
                    time.sleep(0.05 if faulty("closes-late") else 0)
                    return
        except (OSError, ValueError):
            if faulty("dies-at-broken-pipe"):
                die()
        if faulty("dies-at-end") and connection.answered or faulty("dies-when-unused") and not messages:
            die()
        if faulty("dies-at-cut") and connection.working:
            die()
        if faulty("init-kept-open") and not connection.answered:
            self.kept = connection
            return
        sock.close()

    def take(self, connection, message):
        kind, payload = message.get("type"), message.get("payload", {})
        if faulty("strict-members") and set(message) - {"type", "timestamp", "request_id", "payload"}:
            die()
        if kind == "lifecycle":
            self.lifecycle(connection, message, payload)
        elif kind == "http":
            self.begin(connection, message)
        elif kind == "kv":
            self.kv(connection, message, payload)
        elif kind == "cancel":
            self.cancel(connection, payload["request_id"])
        elif kind in ("http.chunk", "http.end", "http.window"):
            self.part(connection, kind, message["request_id"], payload)
        elif faulty("dies-at-unknown-type"):
            die()

    def lifecycle(self, connection, message, payload):
        action = payload.get("action")
        if action == "init":
            self.init(connection, message, payload)
        elif action == "ping" and not (faulty("ping-when-idle") and connection.working):
            request_id = "ping" if faulty("ping-id") else message["request_id"]
            connection.write("lifecycle", request_id, {"action": "pong"})
        elif action == "shutdown":
            threading.Thread(target=self.shut_down, args=(connection,), daemon=True).start()

    def init(self, connection, message, payload):
        if faulty("init-strict") and "x-number" in payload:
            die()
        if faulty("init-answered"):
            connection.write("http", None, {"status": 200})
        if "ready" in FEATURES and not faulty("never-ready"):
            request_id = "mine" if faulty("ready-id") else message.get("request_id")
            action = {"action": "failed", "message": "no database"} if faulty("ready-failed") else {"action": "ready"}
            connection.write("lifecycle", request_id, action)
        if faulty("closes-after-init"):
            connection.sock.shutdown(socket.SHUT_RDWR)

    def shut_down(self, connection):
        if faulty("ignores-shutdown") or faulty("ignores-shutdown-when-used") and connection.answered:
            return
        deadline = time.time() + 5
        while connection.working and time.time() < deadline and not faulty("drops-at-shutdown"):
            time.sleep(0.01)
        if faulty("leaves-child"):
            subprocess.Popen(["sleep", "60"], start_new_session=True)
        die(3 if faulty("exits-with-3") else 0)

    def kv(self, connection, message, payload):
        if faulty("kv-silent"):
            return
        if faulty("kv-dies"):
            die()
        if "action" in payload:
            connection.write("kv", message["request_id"], {"value": 42} if faulty("kv-number") else {"value": None})

    def cancel(self, connection, request_id):
        if faulty("cancel-closes"):
            connection.sock.shutdown(socket.SHUT_RDWR)
        if faulty("cancel-late-dies") and request_id not in connection.credit:
            die()
        if faulty("cancel-answers"):
            connection.write("http", request_id, {"status": 499})
        if not faulty("cancel-ignored"):
            with connection.ready:
                connection.cancelled.add(request_id)
                connection.ready.notify_all()

    def part(self, connection, kind, request_id, payload):
        if faulty("broken-off-dies") and "error" in payload:
            die()
        if faulty("early-dies"):
            die()
        with connection.ready:
            if kind == "http.window" and not faulty("ignores-windows"):
                account = "all" if faulty("credit-shared") else request_id
                left = 0 if faulty("window-sets") else connection.credit.get(account, 0)
                connection.credit[account] = left + payload["bytes"]
                connection.ready.notify_all()
        if kind == "http.chunk" and not faulty("no-windows"):
            size = len(payload.get("data", "")) or len(base64.b64decode(payload.get("data_base64", "")))
            wrong = {"window-zero": 0, "window-negative": -size, "window-text": str(size)}
            connection.write("http.window", request_id, {"bytes": wrong.get(FAULT, size)})
        if kind == "http.end":
            connection.write("http", request_id, {"status": 200, "headers": {}, "body": "taken"})

    # Requests ------------------------------------------------------------------------------------------------

    def begin(self, connection, message):
        request = message["payload"]["payload"]
        if request.get("stream"):
            if faulty("early-dies"):
                connection.write("http", message["request_id"], {"status": 413})
            return
        if faulty("drops-beyond-8") and connection.working >= 8:
            return
        if faulty("loses-large") and connection.working and len(request.get("body") or "") > 100_000:
            return
        connection.working += 1
        connection.credit[message["request_id"]] = 262144
        connection.credit.setdefault("all", 262144)
        if "multiplex" in FEATURES:
            threading.Thread(target=self.work, args=(connection, message, request), daemon=True).start()
        else:
            self.work(connection, message, request)

    def work(self, connection, message, request):
        try:
            self.answer(connection, message["request_id"], request)
            connection.answered += 1
        except OSError:
            if faulty("dies-at-broken-pipe"):
                die()
            connection.sock.close()
        finally:
            connection.working -= 1
            connection.credit.pop(message["request_id"], None)

    def answer(self, connection, request_id, request):
        self.fail_at(request)
        if faulty("silent") or faulty("silent-second") and connection.answered:
            return
        if faulty(*SLOW):
            time.sleep(0.4 if faulty("cancel-late-answer") else 0.1)
        self.say_something(connection)
        if faulty("cancel-late-dies"):
            connection.credit.pop(request_id)
        if faulty("wrong-id"):
            request_id = "req-1"
        if faulty(*STREAMS) and request["path"].split("?")[0] == "/":
            self.stream(connection, request_id)
            return
        connection.write("http", request_id, self.content(request))
        if faulty("twice"):
            connection.write("http", request_id, self.content(request))
        if faulty("hangs-up"):
            connection.sock.shutdown(socket.SHUT_WR)

    def fail_at(self, request):
        path, headers, body = request["path"], request.get("headers", {}), request.get("body")
        if faulty("dies-at-head") and request["method"] == "HEAD":
            die()
        if faulty("dies-at-percent") and "%" in path.split("?")[0]:
            die()
        if faulty("dies-at-query") and path.count("?") > 1:
            die()
        if faulty("dies-at-dots") and ".." in path.split("?")[0]:
            die()
        if faulty("dies-at-long-path") and len(path) > 4096:
            die()
        if faulty("dies-at-many-headers") and len(headers) > 100:
            die()
        if faulty("dies-without-headers") and not headers:
            die()
        if faulty("dies-without-body") and request["method"] == "POST" and body is None:
            die()
        if faulty("dies-at-odd-body") and body and not body.isascii():
            die()
        if faulty("dies-at-bytes") and b"\xff" in base64.b64decode(request.get("body_base64") or ""):
            die()

    def say_something(self, connection):
        """Asks, logs, or says what nobody understands; waits for no answer."""
        question = {
            "kv-no-key": {"action": "get"},
            "kv-number-value": {"action": "set", "key": "x", "value": 1},
            "kv-unknown-action": {"action": "frobnicate", "key": "x"},
            "kv2-cas": {"action": "cas", "key": "x", "value": "y"},
            "kv2-batch": {"action": "batch", "operations": []},
            "kv2-undeclared": {"action": "incr", "key": "x"},
            "none": {"action": "set", "key": "last", "value": "1"},
        }.get(FAULT)
        if question:
            connection.write("kv", "kv-1", question)
        if faulty("none") and FORM == "1.1":
            connection.write("kv", "kv-2", {"action": "incr", "key": "visits"})
            connection.write("log", None, {"level": "info", "message": "asked", "fields": {"a": 1}})
        if faulty("log-number"):
            connection.write("log", None, {"level": "info", "message": 1})
        if faulty("log-undeclared"):
            connection.write("log", None, {"level": "info", "message": "x"})
        if faulty("unknown-message"):
            connection.write("weather", None, {"rain": True})
        if faulty("floods"):
            for _ in range(4):
                sys.stderr.write("x" * 1_000_000 + "\n")
            sys.stderr.flush()

    def content(self, request):
        path = request["path"].split("?")[0]
        found = path in ("/", "") or faulty("knows-all")
        answer = {"status": 200 if found else 404, "headers": {"Content-Type": "text/plain"}, "body": "hello"}
        if path == "/bundle.js":
            answer = {"status": 200, "headers": {"Content-Type": "application/javascript"}, "body": BUNDLE}
        answer.update({
            "status-text": {"status": "200"},
            "status-100": {"status": 100},
            "status-missing": {"status": None},
            "headers-array": {"headers": ["a"]},
            "headers-newline": {"headers": {"X-A": "a\r\nX-B: b"}},
            "headers-name": {"headers": {"X A": "a"}},
            "body-number": {"body": 42},
            "body-half": {"body": "\ud800"},
            "base64-undeclared": {"body": None, "body_base64": "AA=="},
            "both-bodies": {"body_base64": "AA=="},
            "base64-url": {"body": None, "body_base64": "_-8"},
        }.get(FAULT, {}))
        if path == "/bundle.js":
            answer.update({
                "bundle-type": {"headers": {"Content-Type": "text/plain"}},
                "bundle-unmount": {"body": BUNDLE.replace("unmount", "leave")},
                "bundle-module": {"body": BUNDLE + "\nexport default 1;"},
            }.get(FAULT, {}))
        if faulty("payload-text"):
            return "hello"
        if faulty("wrapped", "wrapped-no-json"):
            return {"payload": {"body": "hello" if faulty("wrapped-no-json") else json.dumps(answer)}}
        return answer

    def stream(self, connection, request_id):
        connection.write("http", request_id, {"status": 200, "headers": {}, "stream": True})
        lively = {"lively-20": 0.02, "lively-100": 0.1}.get(FAULT, 0)
        for _ in range(1_000_000 if lively or faulty("streams-on") else 8):
            size = 16 if lively else 100_000 if faulty("chunk-too-large") else 65_536
            while size:
                allowed = self.wait_for_credit(connection, request_id, size)
                if not allowed:
                    return
                connection.write("http.chunk", request_id, {"data": "x" * allowed})
                size -= allowed
            time.sleep(lively)
        for _ in range(0 if faulty("no-end") else 2 if faulty("two-ends") else 1):
            connection.write("http.end", request_id, {})

    def wait_for_credit(self, connection, request_id, size):
        """How much may be sent: all of it, or less where parts are cut; 0 where nobody wants the rest."""
        if faulty("ignores-credit"):
            return size
        account = "all" if faulty("credit-shared") else request_id
        least = 1 if faulty("streams-cut") else size
        with connection.ready:
            while connection.credit[account] < least and request_id not in connection.cancelled:
                if not connection.ready.wait(30):
                    return 0
            allowed = min(size, connection.credit[account])
            connection.credit[account] -= allowed
        return 0 if request_id in connection.cancelled else allowed


# The process ---------------------------------------------------------------------------------------------------


def listen(path):
    server = socket.socket(socket.AF_UNIX)
    server.bind(path)
    server.listen(16)
    return server


def watch_host():
    while sys.stdin.buffer.read(4096):
        pass
    die(0)


def tidy_up(path, *_):
    if faulty("removes-all-sockets"):
        for name in os.listdir(os.path.dirname(path)):
            if name.endswith(".sock"):
                os.unlink(os.path.join(os.path.dirname(path), name))
    die(0)


def prepare(path):
    if faulty("exits"):
        sys.exit("There is no database.")
    if faulty("elsewhere"):
        path += ".other"
    if faulty("slow-start"):
        time.sleep(60)
    if faulty("one-only"):
        lock = os.path.join(os.path.dirname(path), "lock")
        os.close(os.open(lock, os.O_CREAT | os.O_EXCL))
    if os.path.exists(path) and not faulty("stale"):
        os.unlink(path)
    return path


def main():
    if sys.argv[3:] == ["--metadata"]:
        print_metadata()
    path = prepare(os.environ["TORU_PLUGIN_SOCKET"])
    connected, tell_connected = os.pipe()
    if faulty("daemon") and os.fork() > 0:
        os.read(connected, 1)  # so that it surely is not a process that never listened
        os._exit(0)
    server = listen(path)
    if faulty("two-sockets"):
        other = listen(path + ".too")
    signal.signal(signal.SIGTERM, signal.SIG_IGN if faulty("ignores-sigterm") else lambda *_: tidy_up(path))
    if not faulty("outlives-host"):
        threading.Thread(target=watch_host, daemon=True).start()
    plugin = Plugin()
    accepted = 0
    while True:
        sock, _ = server.accept()
        accepted += 1
        os.write(tell_connected, b".")
        if faulty("one-connection") and accepted > 1:
            continue
        if FORM == "1.1" or faulty("init-kept-open"):
            threading.Thread(target=plugin.converse, args=(sock,), daemon=True).start()
        else:
            plugin.converse(sock)


main()
