#!/usr/bin/env python3
"""What ./dev tidy looks at, remembers and refuses, in a small tree with a clang-tidy that only reads for a word."""
import contextlib
import importlib.util
import io
import itertools
import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path
from unittest import mock

TOOL = Path(__file__).resolve().parents[2] / "tools" / "tidy.py"

TREE = {
    "packages.txt": "# group names why\nbuild libfruit-dev fruit\n",
    ".clang-tidy": "Checks: '*'\n",
    "base/pear.h": "#pragma once\n",
    "base/apple.h": '#pragma once\n#include "base/pear.h"\n',
    "base/apple.cpp": '#include "base/apple.h"\n',
    "base/melon.cpp": "#include <vector>\n",
    "toml/plum.cpp": '#include "base/pear.h"\n',
    "tests/unit/base/apple_test.cpp": '#include "base/apple.h"\n',
}
PRODUCT = {"base/apple.cpp", "base/melon.cpp", "toml/plum.cpp"}

PROGRAMS = {
    "clang-tidy": """#!/bin/sh
[ "$1" != --version ] || exec echo 'LLVM version 14'
for file; do :; done
echo "$file" >> "$LOOKED_AT"
! grep -n rotten "$file"
""",
    "dpkg-query": '#!/bin/sh\ncat "$VERSIONS"\n',
}


class Lint(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        top = Path(self.folder.name).resolve()
        self.root, self.versions, self.looked_at = top / "tree", top / "versions", top / "looked-at"
        self.versions.write_text("libfruit-dev 1\n")
        for name, text in PROGRAMS.items():
            self.write(top / "bin" / name, text).chmod(0o755)
        for name, text in TREE.items():
            self.write(self.root / name, text)
        self.flags = {name: "-O2" for name in TREE if name.endswith(".cpp")}
        (self.root / "tools").mkdir()
        shutil.copy(TOOL, self.root / "tools")
        environment = {"PATH": f"{top / 'bin'}:{os.environ['PATH']}", "XDG_CACHE_HOME": str(top / "cache"),
                       "LOOKED_AT": str(self.looked_at), "VERSIONS": str(self.versions),
                       "GIT_CEILING_DIRECTORIES": str(top), "GIT_CONFIG_GLOBAL": "/dev/null"}
        patch = mock.patch.dict(os.environ, environment)
        patch.start()
        self.addCleanup(self.folder.cleanup)
        self.addCleanup(patch.stop)

    @staticmethod
    def write(path, text):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    def add(self, name, text):
        self.write(self.root / name, (self.root / name).read_text() + text)

    def git(self, *arguments):
        identity = ["-c", "user.name=Contoh", "-c", "user.email=contoh@example.org"]
        subprocess.run(["git", *identity, *arguments], cwd=self.root, check=True, capture_output=True)

    def commit(self):
        if not (self.root / ".git").exists():
            self.git("init", "-q")
        self.git("add", "-A", ".")
        self.git("commit", "-q", "-m", "Change")

    def lint(self, *options):
        """What was looked at, in order; the exit status; the last line. Time goes on by a second a file."""
        self.write(self.root / "build" / "compile_commands.json", json.dumps(
            [{"directory": str(self.root), "file": str(self.root / name), "command": f"c++ {flags} {self.root / name}"}
             for name, flags in self.flags.items()]))
        self.looked_at.write_text("")
        spec = importlib.util.spec_from_file_location("lint", self.root / "tools" / "tidy.py")
        tool = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(tool)
        said, seconds = io.StringIO(), itertools.count()
        with mock.patch.object(sys, "argv", ["tidy.py", "--build", str(self.root / "build"), *options]), \
                mock.patch.object(tool.os, "cpu_count", lambda: 1), \
                mock.patch.object(tool.time, "monotonic", lambda: next(seconds)), contextlib.redirect_stdout(said):
            status = tool.main()
        looked_at = [str(Path(line).relative_to(self.root)) for line in self.looked_at.read_text().splitlines()]
        return looked_at, status, said.getvalue().splitlines()[-1]

    def looks_at(self, *names):
        self.assertEqual(sorted(self.lint()[0]), sorted(names))

    def test_a_clean_tree_passes_and_is_remembered(self):
        looked_at, status, last = self.lint()
        self.assertEqual(set(looked_at), PRODUCT)
        self.assertEqual((status, last), (0, "clang-tidy: 3 clean, 0 with findings"))
        self.assertEqual(self.lint(), ([], 0, "clang-tidy: 3 clean, 0 with findings"))

    def test_a_finding_refuses_every_time_until_it_is_gone(self):
        self.add("base/melon.cpp", "// rotten\n")
        self.assertEqual(self.lint()[1:], (1, "clang-tidy: 2 clean, 1 with findings"))
        self.assertEqual(self.lint(), (["base/melon.cpp"], 1, "clang-tidy: 2 clean, 1 with findings"))
        self.write(self.root / "base/melon.cpp", "\n")
        self.assertEqual(self.lint(), (["base/melon.cpp"], 0, "clang-tidy: 3 clean, 0 with findings"))

    def test_a_changed_source_is_looked_at_again(self):
        self.lint()
        self.add("base/melon.cpp", "\n")
        self.looks_at("base/melon.cpp")

    def test_a_changed_header_has_all_looked_at_that_include_it_however_far_away(self):
        self.lint()
        self.add("base/pear.h", "\n")
        self.looks_at("base/apple.cpp", "toml/plum.cpp")
        self.add("base/apple.h", "\n")
        self.looks_at("base/apple.cpp")

    def test_another_compile_command_configuration_or_package_counts(self):
        self.lint()
        self.flags["base/melon.cpp"] = "-O1"
        self.looks_at("base/melon.cpp")
        self.add(".clang-tidy", "WarningsAsErrors: '*'\n")
        self.looks_at(*PRODUCT)
        self.versions.write_text("libfruit-dev 2\n")
        self.looks_at(*PRODUCT)

    def test_an_end_of_time_is_said_and_refuses_nothing(self):
        looked_at, status, last = self.lint("--seconds", "2")
        self.assertEqual(len(looked_at), 2)
        self.assertEqual(status, 0)
        self.assertEqual(last, "clang-tidy: 2 clean, 0 with findings, 1 left for another run because the time was over")
        self.assertEqual(len(self.lint()[0]), 1)

    def test_a_finding_refuses_also_at_the_end_of_time(self):
        for name in PRODUCT:
            self.add(name, "// rotten\n")
        looked_at, status, last = self.lint("--seconds", "1")
        self.assertEqual(len(looked_at), 1)
        self.assertEqual(status, 1)
        self.assertEqual(last, "clang-tidy: 0 clean, 1 with findings, 2 left for another run because the time was over")

    def test_what_changed_last_comes_first(self):
        self.commit()
        self.add("toml/plum.cpp", "\n")
        self.commit()
        self.add("base/apple.h", "\n")
        self.commit()
        self.assertEqual(self.lint()[0], ["base/apple.cpp", "toml/plum.cpp", "base/melon.cpp"])

    def test_what_is_not_committed_comes_before_all(self):
        self.commit()
        self.add("toml/plum.cpp", "\n")
        self.commit()
        self.add("base/melon.cpp", "\n")
        self.assertEqual(self.lint()[0], ["base/melon.cpp", "toml/plum.cpp", "base/apple.cpp"])

    def test_of_many_that_a_header_changed_those_that_changed_too_come_first(self):
        self.commit()
        self.add("toml/plum.cpp", "\n")
        self.commit()
        self.add("base/pear.h", "\n")
        self.commit()
        self.assertEqual(self.lint()[0], ["toml/plum.cpp", "base/apple.cpp", "base/melon.cpp"])


if __name__ == "__main__":
    unittest.main()
