#!/usr/bin/env python3
"""Plants one violation at a time in a small clean tree: a check that finds nothing would pass unnoticed."""
import json
import tempfile
import unittest
from pathlib import Path

import check
import tidy

CLEAN = {
    "base/CMakeLists.txt": "anjungan_library()\n",
    "base/bytes.h": "#include <vector>\n#include <tl/expected.hpp>\n",
    "offline-store/database/CMakeLists.txt":
        "pkg_check_modules(SQLITE REQUIRED IMPORTED_TARGET sqlite3>=3.40)\n"
        "anjungan_library(PUBLIC base PRIVATE PkgConfig::SQLITE)\n",
    "offline-store/database/open.cpp": '#include <sqlite3.h>\n#include <unistd.h>\n#include "base/bytes.h"\n',
    "offline-store/sync/CMakeLists.txt":
        "find_package(CURL REQUIRED)\n"
        "anjungan_library(PUBLIC base PRIVATE CURL::libcurl)\n"
        "anjungan_program(anjungan-sync offline_store_sync)\n",
    "offline-store/sync/main.cpp": "#include <curl/curl.h>\n#include <CLI/CLI.hpp>\nint main() {}\n",
    "tests/unit/base/CMakeLists.txt": "anjungan_unit_test(base)\n",
    "tests/unit/base/bytes_test.cpp": '#include <gtest/gtest.h>\n#include "base/bytes.h"\n',
}


class Planted(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.root = Path(self.folder.name).resolve()
        for path, text in CLEAN.items():
            self.write(path, text)

    def tearDown(self):
        self.folder.cleanup()

    def write(self, path, text):
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).write_text(text)

    def add(self, path, text):
        self.write(path, (self.root / path).read_text() + text)

    def expect(self, found, *parts):
        self.assertEqual(len(found), 1, found)
        for part in parts:
            self.assertIn(part, found[0])


class WhoMayKnowWhom(Planted):
    def expect_one(self, *parts):
        self.expect(check.violations(self.root), *parts)

    def test_the_clean_tree_passes(self):
        self.assertEqual(check.violations(self.root), [])

    def test_an_unknown_folder(self):
        self.write("cellar/CMakeLists.txt", "anjungan_library()\n")
        self.write("cellar/wine.h", "")
        self.expect_one("cellar: unknown folder")

    def test_an_include_up_the_house(self):
        self.write("ui/text/CMakeLists.txt", "anjungan_library()\n")
        self.write("ui/text/text.h", "")
        self.add("offline-store/database/open.cpp", '#include "ui/text/text.h"\n')
        self.expect_one("offline-store/database/open.cpp:4:", "may not know ui/text")

    def test_base_knows_nobody(self):
        self.write("base/clock.h", '#include "offline-store/database/open.h"\n')
        self.write("offline-store/database/open.h", "")
        self.expect_one("base may not know offline-store/database")

    def test_an_include_beside_instead_of_from_the_root(self):
        self.write("base/clock.h", '#include "bytes.h"\n')
        self.expect_one('must be included from the root: "base/bytes.h"')

    def test_product_code_that_includes_tests(self):
        self.write("base/clock.h", '#include "tests/unit/base/bytes_test.cpp"\n')
        self.expect_one("base may not know tests/unit/base")

    def test_a_wrapped_library_elsewhere(self):
        self.add("base/bytes.h", "#include <sqlite3.h>\n")
        self.expect_one("base/bytes.h:3:", "base may not include sqlite3")

    def test_a_library_that_only_programs_may_use(self):
        self.add("base/bytes.h", "#include <CLI/CLI.hpp>\n")
        self.expect_one("base may not include cli11")

    def test_an_unknown_header(self):
        self.add("base/bytes.h", "#include <leveldb/db.h>\n")
        self.expect_one("unknown header leveldb/db.h")

    def test_an_indented_include_counts(self):
        self.add("base/bytes.h", "#  include <sqlite3.h>\n")
        self.expect_one("base may not include sqlite3")

    def test_a_link_to_another_room(self):
        self.write("drivers/qr/CMakeLists.txt", "anjungan_library(PRIVATE\n  base\n  offline_store_database)\n")
        self.write("drivers/qr/qr.h", "")
        self.expect_one("drivers/qr/CMakeLists.txt:1: drivers/qr may not link offline-store/database")

    def test_a_link_to_a_library_elsewhere(self):
        self.write("base/CMakeLists.txt", "pkg_check_modules(S REQUIRED IMPORTED_TARGET libsodium)\n"
                   "anjungan_library(PRIVATE PkgConfig::S)\n")
        self.expect_one("base may not link sodium")

    def test_a_link_by_its_plain_name(self):
        self.add("base/CMakeLists.txt", "target_link_libraries(base PRIVATE ssl_of_ours)\n")
        self.expect_one("base may not link ssl_of_ours")

    def test_a_commented_link_is_no_link(self):
        self.add("base/CMakeLists.txt", "# target_link_libraries(base PRIVATE ssl_of_ours)\n")
        self.assertEqual(check.violations(self.root), [])

    def test_a_program_that_reaches_what_its_process_must_never_hold(self):
        self.write("offline-store/protocol/CMakeLists.txt", "anjungan_library(PUBLIC base)\n"
                   "target_link_libraries(offline_store_protocol PRIVATE offline_store_database)\n")
        self.write("offline-store/protocol/x.h", "")
        self.add("offline-store/sync/CMakeLists.txt",
                 "target_link_libraries(offline_store_sync PRIVATE offline_store_protocol)\n")
        found = check.violations(self.root)
        self.assertTrue(any("anjungan-sync must never hold sqlite3 (anjungan-sync -> offline-store/sync -> "
                            "offline-store/protocol -> offline-store/database -> sqlite3)" in f for f in found), found)

    def test_an_unknown_program(self):
        self.add("offline-store/sync/CMakeLists.txt", "anjungan_program(anjungan-back-door base)\n")
        self.expect_one("unknown program anjungan-back-door")


class Tidy(Planted):
    def expect_line(self, path, line, *parts):
        self.add(path, line + "\n")
        self.expect(tidy.violations(self.root), path, *parts)

    def test_the_clean_tree_passes(self):
        self.assertEqual(tidy.violations(self.root), [])

    def test_unfinished_work(self):
        self.expect_line("base/bytes.h", "// TO" "DO: later", "unfinished")

    def test_unfinished_work_in_cmake(self):
        self.expect_line("base/CMakeLists.txt", "# FIX" "ME", "unfinished")

    def test_a_skipped_test(self):
        self.expect_line("tests/unit/base/bytes_test.cpp", "GTEST_" "SKIP();", "does not run")

    def test_a_disabled_test(self):
        self.expect_line("tests/unit/base/bytes_test.cpp", "TEST(A, DIS" "ABLED_B) {}", "does not run")

    def test_a_sleeping_test(self):
        self.expect_line("tests/unit/base/bytes_test.cpp", "std::this_thread::sleep_" "for(1s);", "never for a time")

    def test_a_clock_of_ones_own(self):
        self.expect_line("offline-store/database/open.cpp", "auto t = std::chrono::system_clock::" "now();", "base::Clock")

    def test_the_c_clock(self):
        self.expect_line("offline-store/database/open.cpp", "auto t = ti" "me(nullptr);", "base::Clock")

    def test_chance_of_ones_own(self):
        self.expect_line("offline-store/database/open.cpp", "std::random_" "device d;", "base::Random")

    def test_base_may_read_the_clock(self):
        self.add("base/bytes.h", "auto t = std::chrono::system_clock::" "now();\n")
        self.assertEqual(tidy.violations(self.root), [])

    def test_a_long_file(self):
        self.expect_line("base/bytes.h", "\n" * tidy.MAX_LINES, "split it")

    def test_a_path_of_this_machine(self):
        self.expect_line("base/bytes.h", "// see /wo" "rk/notes", "machine")

    def test_an_address_of_this_machine(self):
        self.write("docs.md", "fetch it from http://10.1." "2.3/debian\n")
        self.expect(tidy.violations(self.root), "docs.md:1:", "machine")

    def test_a_number_that_may_be_a_citizen(self):
        self.expect_line("base/bytes.h", '"640206' '5208900001"', "may be somebody's NIK")

    def test_test_numbers_and_impossible_ones_pass(self):
        self.add("base/bytes.h", '"6402065208909999" "6402067208900001" "6402065213900001" "6402065208900000"\n')
        self.assertEqual(tidy.violations(self.root), [])

    def test_a_source_that_nothing_builds(self):
        self.write("build/compile_commands.json", json.dumps(
            [{"directory": str(self.root / "build"), "file": str(self.root / p)} for p in CLEAN
             if p.endswith(".cpp") and "bytes_test" not in p]))
        self.expect(tidy.violations(self.root, self.root / "build"), "tests/unit/base/bytes_test.cpp: nothing builds it")


if __name__ == "__main__":
    unittest.main()
