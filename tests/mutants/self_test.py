#!/usr/bin/env python3
"""Runs the mutants' runner on a small project: it must tell a guarantee that a test keeps from one that none keeps."""
import subprocess
import sys
import tempfile
import textwrap
import unittest
from pathlib import Path

RUNNER = Path(__file__).resolve().parent / "run.py"

PROJECT = {
    "CMakeLists.txt": """\
        cmake_minimum_required(VERSION 3.25)
        project(toy NONE)
        enable_testing()
        add_custom_command(OUTPUT built.txt COMMAND cp ${CMAKE_SOURCE_DIR}/lock.txt built.txt
          DEPENDS ${CMAKE_SOURCE_DIR}/lock.txt)
        add_custom_target(lock ALL DEPENDS built.txt)
        add_test(NAME "lock: is shut" COMMAND grep -q shut ${CMAKE_BINARY_DIR}/built.txt)
        add_test(NAME "door: is open" COMMAND grep -q open ${CMAKE_SOURCE_DIR}/door.txt)
        """,
    "lock.txt": "shut\n",
    "door.txt": "closed\n",
}


def patch(test, old, new, path="lock.txt"):
    return f"{test}\n--- a/{path}\n+++ b/{path}\n@@ -1 +1 @@\n-{old}\n+{new}\n"


class Runner(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.root = Path(self.folder.name)
        (self.root / "patches").mkdir()
        for name, text in PROJECT.items():
            (self.root / name).write_text(textwrap.dedent(text))

    def tearDown(self):
        self.folder.cleanup()

    def run_on(self, text, *options):
        (self.root / "patches" / "mutant.patch").write_text(text)
        done = subprocess.run(
            [sys.executable, "-B", str(RUNNER), "--source", str(self.root), "--patches", str(self.root / "patches"),
             *options, "--configure=-GNinja"], text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        return done.returncode, done.stdout

    def expect_failure(self, text, why, *options):
        status, output = self.run_on(text, *options)
        self.assertEqual(status, 1, output)
        self.assertIn("FAILED    mutant", output)
        self.assertIn(why, output)

    def test_a_mutant_that_its_test_notices_passes(self):
        status, output = self.run_on(patch("# test: ^lock: is shut$", "shut", "broken"))
        self.assertEqual(status, 0, output)
        self.assertIn("noticed   mutant", output)
        self.assertEqual((self.root / "lock.txt").read_text(), "shut\n", "only the scratch tree may change")

    def test_a_run_that_was_ended_in_its_midst_leaves_nothing_to_the_next(self):
        mutant = patch("# test: ^lock: is shut$", "shut", "broken")
        self.run_on(mutant)
        tree = self.root / "build" / "mutants" / "tree"
        (tree / "lock.txt").write_text("broken\n")
        (tree / "left.txt").write_text("behind\n")
        subprocess.run(["cmake", "--build", str(tree / "build" / "mutants")], check=True, stdout=subprocess.DEVNULL)
        status, output = self.run_on(mutant)
        self.assertEqual(status, 0, output)
        self.assertFalse((tree / "left.txt").exists())

    def test_a_mutant_that_nothing_notices_fails(self):
        self.expect_failure(patch("# test: ^lock: is shut$", "shut", "shut, but painted"), "stayed green")

    def test_a_test_that_is_red_anyway_proves_nothing(self):
        self.expect_failure(patch("# test: ^door: is open$", "closed", "gone", "door.txt"), "red without the patch")

    def test_a_patch_that_no_longer_applies_fails(self):
        self.expect_failure(patch("# test: ^lock: is shut$", "locked", "broken"), "no longer applies")
        self.expect_failure(patch("# test: ^lock: is shut$", "locked", "broken"), "no longer applies", "--check")

    def test_a_test_that_is_not_there_fails(self):
        self.expect_failure(patch("# test: ^window$", "shut", "broken"), "no test is named")

    def test_a_patch_without_its_test_fails(self):
        self.expect_failure(patch("# a lock", "shut", "broken"), "first line")

    def test_a_patched_tree_that_does_not_build_fails(self):
        self.expect_failure("# test: ^lock: is shut$\n--- a/CMakeLists.txt\n+++ b/CMakeLists.txt\n@@ -1,3 +1,3 @@\n"
                            " cmake_minimum_required(VERSION 3.25)\n-project(toy NONE)\n+project(toy NONE) nonsense\n"
                            " enable_testing()\n", "does not build")

    def test_an_unknown_name_fails(self):
        status, output = self.run_on(patch("# test: ^lock: is shut$", "shut", "broken"), "other")
        self.assertNotEqual(status, 0)
        self.assertIn("no such mutant: other", output)


if __name__ == "__main__":
    unittest.main()
