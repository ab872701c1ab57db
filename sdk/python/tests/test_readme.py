"""Every piece of Python and shell in README.md, run as it stands there."""

import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

from .fake_host import LIMIT, SDK, FakeHost

README = (SDK / "README.md").read_text(encoding="utf-8")
PYTHON = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
SHELL = re.findall(r"```sh\n(.*?)```", README, re.DOTALL)


class ReadmeTest(unittest.TestCase):
    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.directory = pathlib.Path(directory.name)
        (self.directory / "my-plugin").mkdir()
        self.file = self.directory / "my-plugin" / "my_plugin.py"
        shutil.copy(SDK / "toru_plugin" / "__init__.py", self.file.with_name("toru_plugin.py"))

    def plugin(self, source, **options):
        self.file.write_text(source, encoding="utf-8")
        host = FakeHost(file=self.file, env={"PYTHONPATH": ""}, **options)
        self.addCleanup(host.__exit__)
        host.connection.store = {}
        return host

    def test_readme_hasTheseExamples(self):
        self.assertEqual((4, 3), (len(PYTHON), len(SHELL)))

    def test_fiveMinutes(self):
        connection = self.plugin(PYTHON[0]).connection
        self.assertEqual(1, json.loads(connection.ask()["body"])["visits"])
        self.assertEqual(2, json.loads(connection.ask()["body"])["visits"])
        self.assertEqual(404, connection.ask(path="/notes/1")["status"])
        self.assertEqual(204, connection.ask("PUT", "/notes/1", body="milk")["status"])
        self.assertEqual("milk", connection.ask(path="/notes/1")["body"])

    def test_wrapperAndCommands(self):
        self.file.write_text(PYTHON[0], encoding="utf-8")
        (self.directory / "my-plugin.binary").write_text(SHELL[0], encoding="utf-8")
        (self.directory / "plugins").mkdir()
        done = subprocess.run(["sh", "-ec", SHELL[1]], cwd=self.directory, capture_output=True, timeout=LIMIT,
                              env={"PATH": os.environ["PATH"]}, check=True)
        self.assertEqual("my-plugin", json.loads(done.stdout)["id"])
        self.assertTrue(os.access(self.directory / "plugins" / "my-plugin.binary", os.X_OK))

    def test_twoPieces(self):
        answer = self.plugin(PYTHON[1]).connection.ask(path="/a")
        self.assertEqual({"method": "GET", "path": "/a"}, json.loads(answer["body"]))

    def test_handlers(self):
        host = self.plugin(PYTHON[2], features=["stream"])
        connection = host.connection
        self.assertEqual(201, connection.ask(path="/slow?name=Ada")["status"])
        self.assertEqual({"last": "Ada"}, connection.store)
        connection.request("req-1", path="/numbers.csv")
        self.assertEqual(b"0\n1\n2\n", connection.answer_in_pieces("req-1")[1])
        self.assertEqual({"bytes": 3}, json.loads(connection.ask("POST", "/size", body="abc")["body"]))

    def test_dataLogAndBundle(self):
        host = self.plugin(PYTHON[3])
        answer = host.connection.ask(path="/count")
        self.assertEqual(503, answer["status"])
        host.connection.lifecycle("shutdown")
        self.assertEqual(0, host.exit_code())
        lines = [(line["level"], line["message"]) for line in host.log_lines()]
        expected = [("info", "started for instance-1"), ("warn", "not counted"), ("info", "bye")]
        self.assertEqual(expected, lines)
