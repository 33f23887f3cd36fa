#!/usr/bin/env python3
"""Habits of the tree that a compiler does not see.

tidy.py ROOT [BUILD]   prints one line a violation: file:line: what. Exit status 1 if there is any. With BUILD, also
                       every source file that its compile_commands.json does not build.
"""
import json
import re
import sys
from pathlib import Path

from check import files_under

CODE = (".h", ".cpp", ".py", ".sh", ".cmake", "CMakeLists.txt")
TEXT = CODE + (".md", ".toml", ".yaml", ".json", ".txt", ".patch", "dev", "run")
MAX_LINES = 500

# The words are put together here so that this file does not find itself.
UNFINISHED = re.compile(r"\b(TO" r"DO|FIX" r"ME|XX" r"X|HA" r"CK)\b")
SKIPPED = re.compile(r"GTEST_" r"SKIP|\bDIS" r"ABLED_\w|\bunittest\.sk" r"ip")
SLEEP = re.compile(r"\b(sleep_" r"for|sleep_" r"until|us" r"leep|nano" r"sleep|time\.sl" r"eep)\b|(?<![\w.])sl" r"eep\(")
CLOCK = re.compile(r"_clock::" r"now\(|\bclock_get" r"time\(|\bgettimeof" r"day\(|(?<![\w.>])(std::)?ti" r"me\((nullptr|NULL|0)\)")
CHANCE = re.compile(r"\brandom_" r"device\b|(?<![\w.>:])s?ra" r"nd\(|\bget" r"random\(|/dev/u?ran" r"dom|\barc4ran" r"dom")
MACHINE = re.compile(r"(?<![\w.$}])/(wo" r"rk|ro" r"ot|ho" r"me/\w+)/|\b(?:https?|ftp)://[\w.-]*\.(internal|corp|lan)\b"
                     r"|\b(?:10\.\d+|192\.168|172\.(?:1[6-9]|2\d|3[01]))\.\d+\.\d+\b")
SIXTEEN_DIGITS = re.compile(r"(?<![\w.])\d{16}(?![\w.])")


def could_be_a_person(digits):
    """A number that somebody's identity card could bear: only test serials may stand in the tree."""
    day, month, serial = int(digits[6:8]), int(digits[8:10]), digits[12:]
    return (1 <= day <= 31 or 41 <= day <= 71) and 1 <= month <= 12 and serial not in ("0000", "9999")


def line_checks(path):
    """The (pattern, message) pairs that a file has to pass."""
    room = path.parts[0]
    checks = [(MACHINE, "speaks of the machine that it was written on")]
    if path.name.endswith(CODE):
        checks.append((UNFINISHED, "unfinished: do it, or leave it out"))
    if room == "tests":
        checks.append((SKIPPED, "a test that does not run, or may fail"))
        # The journeys' wait_until looks at other processes, which tell nobody when they are ready.
        if path.as_posix() != "tests/journeys/harness.py":
            checks.append((SLEEP, "tests wait for a condition or drive a clock, never for a time"))
    if path.suffix in (".h", ".cpp") and room != "base":
        if room != "tests":  # a test may measure how long something real took
            checks.append((CLOCK, "time is an argument: take a base::Clock"))
        checks.append((CHANCE, "randomness is an argument: take a base::Random"))
    return checks


def check_lines(root):
    for path in files_under(root, *TEXT):
        lines = (root / path).read_text(errors="replace").splitlines()
        if path.name.endswith(CODE) and len(lines) > MAX_LINES:
            yield f"{path}:{MAX_LINES}: {len(lines)} lines; split it where the meaning splits"
        checks = line_checks(path)
        for number, line in enumerate(lines, 1):
            for pattern, message in checks:
                found = pattern.search(line)
                if found:
                    yield f"{path}:{number}: {found.group(0).strip()}: {message}"
            for digits in SIXTEEN_DIGITS.findall(line):
                if could_be_a_person(digits):
                    yield f"{path}:{number}: {digits}: may be somebody's NIK; test data has the serial 9999"


def check_built(root, build):
    commands = json.loads((build / "compile_commands.json").read_text())
    built = {Path(c["directory"], c["file"]).resolve() for c in commands}
    for path in files_under(root, ".cpp"):
        if (root / path).resolve() not in built:
            yield f"{path}: nothing builds it"


def violations(root, build=None):
    root = Path(root)
    found = list(check_lines(root))
    if build:
        found += check_built(root, Path(build))
    return found


def main():
    found = violations(*sys.argv[1:])
    print("\n".join(found) if found else "nothing to tidy")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
