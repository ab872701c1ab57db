"""The demo's samples that use this library, where a host offers what they want, and where it does not."""

import json
import unittest

from .fake_host import SDK, FakeHost, data_of

SAMPLES = SDK.parent.parent / "demo-webapp" / "src" / "main" / "sample-plugins"
EVENTS = "/events?zone=Europe/Berlin&zone=Asia/Tokyo"


def faces(data):
    """What the clocks of an event show."""
    lines = [line for line in data.decode().split("\n") if line.startswith("data: ")]
    return [json.loads(line[len("data: "):]) for line in lines]


class ClockTest(unittest.TestCase):
    def clock(self, *features):
        host = FakeHost(file=SAMPLES / "clock" / "clock.py", features=features)
        self.addCleanup(host.__exit__)
        if "ready" in features:
            host.ready()
        return host

    def test_events_withStreams_comeEachSecondUntilShutdown(self):
        connection = self.clock("ready", "multiplex", "stream").connection
        connection.request("req-1", path=EVENTS)
        head = connection.answer("req-1")
        self.assertEqual((200, True), (head["status"], head["stream"]))
        self.assertEqual("text/event-stream", head["headers"]["Content-Type"])
        self.assertEqual(b"retry: 1000\n\n", data_of(connection.receive()))
        first, second = (faces(data_of(connection.receive()))[0] for _ in range(2))
        self.assertEqual(["Europe/Berlin", "Asia/Tokyo"], [face["zone"] for face in first])
        self.assertNotEqual(first[0]["time"], second[0]["time"])

        connection.lifecycle("shutdown")
        message = connection.receive()
        while message["type"] == "http.chunk":
            message = connection.receive()
        self.assertEqual(("http.end", {}), (message["type"], message["payload"]))

    def test_events_withoutStreams_areOneAnswerWithOneEvent(self):
        answer = self.clock().connection.ask(path=EVENTS)
        self.assertEqual(200, answer["status"])
        self.assertEqual(1, len(faces(answer["body"].encode())))
        self.assertTrue(answer["body"].startswith("retry: 1000\n\n"), answer["body"])

    def test_events_ofWhatIsNoZone_areRefused(self):
        connection = self.clock().connection
        for name in ("Europe/Atlantis", "", "Europe", "../../etc/passwd", "/etc/passwd", "%00", "x" * 5000):
            answer = connection.ask(path=f"/events?zone={name}")
            self.assertEqual(400, answer["status"], answer)
