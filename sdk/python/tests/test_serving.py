"""What plugin authors see: the guide's form, metadata, routes, answers, errors, the bundle, the log."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

from .fake_host import LIMIT, PLUGINS, SDK, FakeHost

GUIDE_METADATA = {
    "id": "my-plugin", "name": "My Plugin", "version": "0.1.0", "author": "Me", "icon": "🚀", "route": "/my-plugin"
}


def metadata_of(file, **env):
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(SDK), **env}
    done = subprocess.run([sys.executable, str(file), "--metadata"], env=environment, stdin=subprocess.DEVNULL,
                          capture_output=True, timeout=LIMIT, check=True)
    assert done.stderr == b"", done.stderr
    return json.loads(done.stdout.decode("utf-8"))


class GuideFormTest(unittest.TestCase):
    def test_run_plugin_asInTheGuide_answers(self):
        with FakeHost(file=PLUGINS / "guide.py") as host:
            answer = host.connection.ask(path="/x")
            self.assertEqual(200, answer["status"])
            self.assertEqual({"Content-Type": "application/json"}, answer["headers"])
            self.assertEqual({"status": "ok"}, json.loads(answer["body"]))

    def test_metadata_asInTheGuide_isPrinted(self):
        self.assertEqual(GUIDE_METADATA, metadata_of(PLUGINS / "guide.py"))

    def test_run_plugin_vendored_works(self):
        with tempfile.TemporaryDirectory() as directory:
            file = shutil.copy(PLUGINS / "guide.py", directory)
            shutil.copy(SDK / "toru_plugin" / "__init__.py", os.path.join(directory, "toru_plugin.py"))
            nowhere = {"PYTHONPATH": ""}
            self.assertEqual(GUIDE_METADATA, metadata_of(file, **nowhere))
            with FakeHost(file=file, env=nowhere) as host:
                self.assertEqual(200, host.connection.ask()["status"])

    def test_run_plugin_allCallbacks_areCalledAsInTheGuide(self):
        source = """
            M = {"id": "sample", "name": "S", "version": "1", "route": "/s", "extra": [1]}
            seen = {}
            def http(payload): return {"status": 201, "body": {"got": payload, "instance": seen["init"]["instance_id"]}}
            def kv(payload): return {"value": payload["action"] + " " + payload["key"]}
            def init(payload): seen["init"] = payload
            def shutdown(): print("bye", flush=True)
            run_plugin(M, http, handle_kv=kv, on_init=init, on_shutdown=shutdown)
        """
        with FakeHost(source) as host:
            answer = host.connection.ask("POST", "/a?b=1", {"X": "y"}, "text")
            self.assertEqual(201, answer["status"])
            expected = {"method": "POST", "path": "/a?b=1", "headers": {"X": "y"}, "body": "text"}
            self.assertEqual({"got": expected, "instance": "instance-1"}, json.loads(answer["body"]))
            host.connection.send("kv", "kv-1", {"action": "get", "key": "k", "payload": {"action": "get", "key": "k"}})
            self.assertEqual({"value": "get k"}, host.connection.receive()["payload"])
            host.connection.lifecycle("shutdown")
            self.assertEqual(0, host.exit_code())
            self.assertIn("bye", host.log())

    def test_run_plugin_handlerFails_gives500AndTraceback(self):
        source = """
            M = {"id": "sample", "name": "S", "version": "1", "route": "/s"}
            run_plugin(M, lambda payload: {"no": "status"} if payload["path"] == "/none" else 1 / 0)
        """
        with FakeHost(source) as host:
            for path in ("/", "/none"):
                answer = host.connection.ask(path=path)
                self.assertEqual(500, answer["status"])
                self.assertNotIn("Traceback", answer["body"])
            self.assertIn("ZeroDivisionError", host.log())
            self.assertIn("handle_http returns a dict of status", host.log())

    def test_run_plugin_asyncHandlerWithProtocol_declaresAndUsesIt(self):
        source = """
            import base64
            M = {"id": "sample", "name": "S", "version": "1", "route": "/s",
                 "protocol": {"version": "1.1", "features": ["binary"], "max_in_flight": 1}}
            async def http(payload): return {"status": 200, "body": base64.b64decode(payload["body_base64"])}
            run_plugin(M, http)
        """
        with FakeHost(source, features=["binary"]) as host:
            answer = host.connection.ask(body=None, body_base64="/w==")
            self.assertEqual({"Content-Type": "application/octet-stream"}, answer["headers"])
            self.assertEqual("/w==", answer["body_base64"])


class MetadataTest(unittest.TestCase):
    def test_metadata_ofPluginClass_withoutFeatures_isPlain(self):
        expected = {"id": "everything", "name": "Everything", "version": "1.2.3", "route": "/everything",
                    "author": "Me", "icon": "🧪"}
        self.assertEqual(expected, metadata_of(PLUGINS / "everything.py", PYTHONIOENCODING="ascii"))

    def test_metadata_ofPluginClass_byDefault_declaresAllFeatures(self):
        from toru_plugin import FEATURES, Plugin

        plugin = Plugin(id="a", name="A", version="1", route="/a", max_in_flight=7)
        protocol = {"version": "1.1", "features": sorted(FEATURES), "max_in_flight": 7}
        self.assertEqual(protocol, plugin.metadata["protocol"])

    def test_metadata_featuresSwitchedOff_areNotDeclared(self):
        from toru_plugin import FEATURES, Plugin

        plugin = Plugin(id="a", name="A", version="1", route="/a", features=FEATURES - {"multiplex"})
        self.assertEqual(sorted(FEATURES - {"multiplex"}), plugin.metadata["protocol"]["features"])

    def test_plugin_thatNoHostWouldTake_isRefusedAtOnce(self):
        from toru_plugin import Plugin

        good = {"id": "a", "name": "A", "version": "1", "route": "/a"}
        for wrong in ({"id": "a b"}, {"id": "rescan"}, {"route": "a"}, {"route": "/a/"}, {"name": ""},
                      {"version": "v" * 65}, {"features": ["telepathy"]}, {"max_in_flight": 0}):
            with self.subTest(wrong), self.assertRaises(ValueError):
                Plugin(**{**good, **wrong})


class RoutesAndAnswersTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.host = FakeHost(file=PLUGINS / "everything.py")
        cls.addClassCleanup(cls.host.__exit__)

    def ask(self, method="GET", path="/", headers=None, body=None):
        return self.host.connection.ask(method, path, headers, body)

    def assertJson(self, status, expected, answer):
        self.assertEqual((status, expected), (answer["status"], json.loads(answer["body"])))
        self.assertEqual("application/json", answer["headers"]["Content-Type"])

    def assertFails(self, path, *in_log):
        answer = self.ask(path=path)
        self.assertJson(500, {"error": "Internal error in the plugin; its log has the details"}, answer)
        for text in in_log:
            self.assertIn(text, self.host.log())

    def test_dict_isJson(self):
        self.assertJson(200, {"message": "grüße", "user": None, "roles": []}, self.ask())

    def test_userAndRoles_comeFromTheHost(self):
        answer = self.ask(headers={"x-toru-user": "ada", "X-Toru-Roles": "a, c"})
        self.assertJson(200, {"message": "grüße", "user": "ada", "roles": ["a", "c"]}, answer)

    def test_parametersAndQuery_areDecoded(self):
        answer = self.ask(path="/items/gr%C3%BC%20n?tag=a&tag=b%26&empty=")
        query = {"tag": ["a", "b&"], "empty": [""]}
        expected = {"id": "grü n", "query": query, "raw": "tag=a&tag=b%26&empty=", "path": "/items/gr%C3%BC%20n"}
        self.assertJson(200, expected, answer)

    def test_words_goBeforeParameters(self):
        answer = self.ask(path="/items/new")
        self.assertEqual("new", answer["body"])
        self.assertEqual("text/plain; charset=utf-8", answer["headers"]["Content-Type"])

    def test_none_is204(self):
        self.assertEqual({"status": 204, "headers": {}, "body": None}, self.ask("DELETE", "/items/1"))

    def test_statusAndBody_fromJson(self):
        self.assertJson(201, {"created": {"a": 1}}, self.ask("POST", "/items", body='{"a": 1}'))

    def test_bodyThatIsNoJson_is400(self):
        for body in ("{", None, "[" * 100000):
            self.assertEqual(400, self.ask("POST", "/items", body=body)["status"])

    def test_response_hasItsOwnFields(self):
        for method in ("PUT", "PATCH"):
            answer = self.ask(method, "/echo", {"Content-type": "x"}, "<p>")
            self.assertEqual((202, "<p>"), (answer["status"], answer["body"]))
            expected = {"X-Type": "x", "Set-Cookie": ["a=1", "b=2"], "Content-Type": "text/html; charset=utf-8"}
            self.assertEqual(expected, answer["headers"])

    def test_putAndPatch(self):
        self.assertJson(200, ["PUT", "x", "req-1"], self.ask("PUT", "/put", body="x"))
        answer = self.ask("PATCH", "/patch")
        self.assertEqual((203, "patched", "yes"), (answer["status"], answer["body"], answer["headers"]["X-Done"]))

    def test_unknownPath_is404(self):
        for path in ("/nothing", "/items/1/2", "/items/", ""):
            answer = self.ask(path=path)
            if path:
                self.assertJson(404, {"error": f"There is no {path} here"}, answer)
            else:
                self.assertEqual(200, answer["status"])

    def test_wrongMethod_is405WithAllow(self):
        answer = self.ask("POST", "/items/1")
        self.assertJson(405, {"error": "POST is not possible here, only DELETE, GET, HEAD"}, answer)
        self.assertEqual("DELETE, GET, HEAD", answer["headers"]["Allow"])

    def test_head_goesToGetWithoutBody(self):
        for path in ("/", "/text-bytes", "/generator", "/async-generator"):
            answer = self.ask("HEAD", path)
            self.assertEqual((200, None), (answer["status"], answer["body"]))
        self.assertEqual("application/json", self.ask("HEAD", "/")["headers"]["Content-Type"])

    def test_bytesThatAreText_areSent(self):
        answer = self.ask(path="/text-bytes")
        self.assertEqual(("grüße", "application/octet-stream"), (answer["body"], answer["headers"]["Content-Type"]))

    def test_bytesThatAreNoText_withoutBinary_are500AndLogged(self):
        self.assertFails("/bytes", "the feature binary is not on")

    def test_generators_withoutStream_areJoined(self):
        self.assertEqual("aü", self.ask(path="/generator")["body"])
        self.assertEqual("aü", self.ask(path="/async-generator")["body"])

    def test_httpError_isItsStatus(self):
        answer = self.ask(path="/forbidden")
        self.assertJson(403, {"error": "Not for you"}, answer)
        self.assertEqual("because", answer["headers"]["X-Why"])

    def test_uncaughtError_is500AndTracebackInLog(self):
        self.assertFails("/broken", "RuntimeError: the secret reason", "Traceback")
        self.assertFails("/broken-async", "RuntimeError: the other secret reason")
        self.assertFails("/broken-generator", "RuntimeError: the third secret reason")
        self.assertFails("/exit", "SystemExit: 3")

    def test_answerThatCannotBeSent_is500AndLogged(self):
        self.assertFails("/no-answer", "Object of type object is not JSON serializable")
        self.assertFails("/not-a-number", "Out of range float values are not JSON compliant")
        self.assertFails("/half-a-pair", "surrogates not allowed")
        self.assertFails("/bad-header", "the header field X-Bad cannot have the value")
        self.assertFails("/wide-header", "the header field X-Wide cannot have the value '10 €'")
        self.assertFails("/set", "Object of type set is not JSON serializable")
        self.assertFails("/too-large", "larger than a frame may be")

    def test_errorThatIsNoException_is500AndLogged(self):
        for error in ("CancelledError", "GeneratorExit", "KeyboardInterrupt"):
            with self.subTest(error):
                self.assertFails(f"/raise/{error}", f"{error}: out of the ordinary")
                self.assertFails(f"/raise-async/{error}", f"{error}: out of the ordinary")

    def test_bundle_isServed(self):
        answer = self.ask(path="/bundle.js")
        self.assertEqual((PLUGINS / "frontend" / "bundle.js").read_text(encoding="utf-8"), answer["body"])
        self.assertEqual("text/javascript; charset=utf-8", answer["headers"]["Content-Type"])

    def test_logging_writesALineOfJson(self):
        self.ask(path="/log")
        [line] = [line for line in self.host.log_lines() if line["message"] == "slow query"]
        self.assertEqual("warn", line["level"])
        self.assertEqual({"logger": "mine", "ms": 250, "table": "['notes']"}, line["fields"])
        self.assertEqual("req-1", line["request_id"])
        self.assertRegex(line["timestamp"], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$")
        self.assertIn("printed\n", self.host.log())

    def test_kvQuestionOfTheHost_isAnswered(self):
        for action, expected in (("Get", "get k"), ("set", None)):
            self.host.connection.send("kv", "kv-9", {"payload": {"action": action, "key": "k", "value": "v"}})
            message = self.host.connection.receive()
            self.assertEqual(("kv", "kv-9", {"value": expected}),
                             (message["type"], message["request_id"], message["payload"]))


class BundleTest(unittest.TestCase):
    def test_bundle_missing_is404AndLogged(self):
        with FakeHost('plugin.bundle("frontend/none.js")') as host:
            self.assertEqual(404, host.connection.ask(path="/bundle.js")["status"])
            self.assertIn("frontend/none.js", host.log())
