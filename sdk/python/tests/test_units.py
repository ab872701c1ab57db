"""Parts that need no process."""

import ast
import io
import json
import logging
import socket
import struct
import threading
import unittest
from unittest import mock

import toru_plugin
from toru_plugin import Change, Kv, KvError, Plugin, Response

from .fake_host import SDK


class SourceTest(unittest.TestCase):
    def test_source_isPython39(self):
        source = (SDK / "toru_plugin" / "__init__.py").read_text(encoding="utf-8")
        ast.parse(source, feature_version=(3, 9))

    def test_publicNames_haveDocumentation(self):
        for name in toru_plugin.__all__:
            thing = getattr(toru_plugin, name)
            self.assertTrue(name == "FEATURES" or thing.__doc__, name)
            for member, value in vars(thing).items() if isinstance(thing, type) else ():
                if callable(value) and not member.startswith("_") and name not in ("LogHandler",):
                    self.assertTrue(value.__doc__, f"{name}.{member}")


class PatternTest(unittest.TestCase):
    def test_pattern_thatCannotBe_isRefused(self):
        plugin = Plugin(id="a", name="A", version="1", route="/a")
        for pattern in ("items", "/a{b}", "/{a}/{a}", "/{}", "/{a-b}"):
            with self.subTest(pattern), self.assertRaises(ValueError):
                plugin.get(pattern)(lambda request: None)


class ResponseTest(unittest.TestCase):
    def test_response_thatCannotBe_isRefused(self):
        for status in (199, 600, "200", True, None):
            with self.subTest(status), self.assertRaises(ValueError):
                Response("x", status)
        for headers in ({"a b": "x"}, {"a": "x\ny"}, {"a": None}, {"a": ["x\0"]}, {"a": "\u20ac"}):
            with self.subTest(headers), self.assertRaises(ValueError):
                Response("x", headers=headers)
        with self.assertRaises(ValueError):
            Response("x", content_type="text/plain\r\nX-A: b")

    def test_response_latin1InAField_isTaken(self):
        self.assertEqual({"a": "\u00e9\t"}, Response("x", headers={"a": "\u00e9\t"}).headers)


class PieceTest(unittest.TestCase):
    def cut_all(self, data, credit):
        piece, out = toru_plugin.Piece(data), b""
        while piece.wanted:
            payload, unused = piece.cut(min(credit, piece.wanted))
            self.assertLess(unused, 4)
            import base64
            got = payload["data"].encode() if "data" in payload else base64.b64decode(payload["data_base64"])
            self.assertEqual(min(credit, len(toru_plugin.to_bytes(data)) - len(out)) - unused, len(got))
            out += got
        return out

    def test_cut_withAnyCredit_losesNothing(self):
        for data in ("grüße 😀" * 20, "x" * 70000, bytes(range(256)) * 3, "", b"text"):
            for credit in (1, 2, 3, 5, 64, 65536):
                self.assertEqual(toru_plugin.to_bytes(data), self.cut_all(data, credit))


class FrameTest(unittest.TestCase):
    def test_readFrame_ofNonsense_isRefused(self):
        nonsense = [b"\xff", b"[]", b"{", b"{}", b'{"type":1}', b'{"type":"a"} x', b'\xef\xbb\xbf{"type":"a"}',
                    b'{"type":NaN}', b"[" * 100000]
        for body in nonsense:
            with self.subTest(body[:20]), self.assertRaises(toru_plugin.FrameError):
                toru_plugin.decode_message(bytearray(body))

    def test_frames_inPiecesOfAnySize_areReadWholeAndInOrder(self):
        messages = [{"type": "a", "text": "ü" * length} for length in (0, 1, 500, 70_000, 3, 200_000)]
        data = b"".join(map(toru_plugin.encode_frame, messages))
        for size in (1, 7, 4096, 65536, len(data)):
            here, there = socket.socketpair()
            with here, there, self.subTest(size=size):
                frames = toru_plugin.Frames(here)
                sender = threading.Thread(target=send_in_pieces, args=(there, data, size))
                sender.start()
                self.assertEqual(messages, [frames.next() for _ in messages])
                self.assertIsNone(frames.next())
                sender.join(10)

    def test_frames_endInside_isBroken(self):
        for data in (b"\0\0", struct.pack(">I", 10) + b"{"):
            here, there = socket.socketpair()
            with here:
                there.send(data)
                there.close()
                with self.assertRaises(toru_plugin.FrameError):
                    toru_plugin.Frames(here).next()


def send_in_pieces(sock, data, size):
    for at in range(0, len(data), size):
        sock.sendall(data[at : at + size])
    sock.shutdown(socket.SHUT_WR)


class OutboxTest(unittest.TestCase):
    def test_send_hostDoesNotRead_neitherWaitsNorMixes(self):
        here, there = socket.socketpair()
        with here, there:
            outbox = toru_plugin.Outbox(here)
            frames = [bytes([number]) * 1_000_000 for number in range(5)]
            for frame in frames:
                outbox.send(frame)
            self.assertGreater(outbox.waiting_bytes(), 0)
            got = bytearray()
            while len(got) < 5_000_000:
                got += there.recv(1 << 20)
            self.assertEqual(b"".join(frames), bytes(got))
            outbox.flush(5)
            self.assertEqual(0, outbox.waiting_bytes())
            outbox.close()
            with self.assertRaises(ConnectionError):
                outbox.send(b"x")


class KvArgumentsTest(unittest.TestCase):
    def test_values_thatAreNoStrings_areRefused(self):
        for wrong in (lambda: Change.set("a", 1), lambda: Change.delete(None), lambda: Change.increment(b"a")):
            with self.assertRaises(TypeError):
                wrong()
        with self.assertRaises(ValueError):
            Change.set("a", "b", ttl=0)
        self.assertEqual(1500, Change.set("a", "b", ttl=1.5).operation["ttl_ms"])

    def test_results_areTrueIfApplied(self):
        self.assertFalse(toru_plugin.CasResult(False, "x"))
        self.assertTrue(toru_plugin.BatchResult(True, []))

    def test_ask_beforeInit_saysSo(self):
        plugin = Plugin(id="a", name="A", version="1", route="/a")
        for ask in (lambda: plugin.kv.get("a"), lambda: plugin.kv.increment("a")):
            with self.assertRaises(KvError) as caught:
                ask()
            self.assertEqual("not_connected", caught.exception.code)
            self.assertIn("init", caught.exception.message)

    def test_kv_eachMethod_hasItsTwin(self):
        for name in ("get", "set", "delete", "list", "items", "compare_and_set", "increment", "batch"):
            self.assertTrue(hasattr(Kv, name) and hasattr(Kv, "async_" + name), name)


class LogLineTest(unittest.TestCase):
    def logged(self, *arguments, **options):
        plugin = Plugin(id="a", name="A", version="1", route="/a")
        logger = logging.Logger("units")
        logger.addHandler(plugin.log)
        with mock.patch("sys.stderr", io.StringIO()) as stream:
            logger.error(*arguments, **options)
        return stream.getvalue()

    def test_line_ofLongException_isCutWhereItStaysJson(self):
        try:
            raise RuntimeError("ü" * 10000 + "the end")
        except RuntimeError:
            line = self.logged("x" * 9000, exc_info=True, extra={"half": "\ud800", "nan": float("nan")})
        self.assertLessEqual(len(line.encode()), 8192)
        self.assertEqual(1, line.count("\n"))
        entry = json.loads(line)
        self.assertTrue(entry["fields"]["exception"].endswith("the end"))
        self.assertEqual(("error", "nan", "?"), (entry["level"], entry["fields"]["nan"], entry["fields"]["half"]))

    def test_line_onATerminal_isText(self):
        plugin = Plugin(id="a", name="A", version="1", route="/a")
        logger = logging.Logger("units")
        logger.addHandler(plugin.log)
        stream = io.StringIO()
        stream.isatty = lambda: True
        with mock.patch("sys.stderr", stream):
            logger.warning("hello")
        self.assertIn("WARNING units: hello", stream.getvalue())
