#!/usr/bin/env python3
"""Runs clang-tidy on the product's sources and remembers what was clean.

tidy.py --build DIR [--seconds N]   DIR holds compile_commands.json

A file is looked at again only when it, a header of ours that it includes, its compile command, .clang-tidy or an
installed package of packages.txt changed; what was clean is remembered in the user's cache folder. What changed last,
by itself or by a header, is looked at first. With --seconds no new file is begun after that time, and the last line
says how many were left: that is no failure. A finding is: exit status 1.
"""
import argparse
import functools
import hashlib
import json
import os
import random
import re
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NOT_PRODUCT = ("tests", "build")
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "anjungan" / "tidy"
INCLUDE = re.compile(r'^\s*#\s*include\s+"([^"]+)"', re.MULTILINE)


@functools.lru_cache(maxsize=None)
def includes_of(path):
    return [ROOT / name for name in INCLUDE.findall(path.read_text(errors="replace"))]


def with_headers(source):
    """The file and all headers of the project that it includes, however far away."""
    found, todo = set(), [source]
    while todo:
        path = todo.pop()
        if path in found or not path.is_file():
            continue
        found.add(path)
        todo += includes_of(path)
    return sorted(found)


def surroundings():
    """What counts for every file: the tool, its configuration and the installed packages."""
    packages = sorted({name for line in (ROOT / "packages.txt").read_text().splitlines()
                       if line and line[0] != "#" for name in line.split()[1].split("|")})
    versions = subprocess.run(["dpkg-query", "-W", *packages], text=True, capture_output=True).stdout
    tool = subprocess.run(["clang-tidy", "--version"], text=True, capture_output=True, check=True).stdout
    return versions + tool + (ROOT / ".clang-tidy").read_text()


def key_of(command, common):
    digest = hashlib.sha256(common.encode())
    digest.update(command["command"].replace(str(ROOT), "").encode())
    for path in with_headers(Path(command["file"])):
        digest.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return CACHE / digest.hexdigest()


def git(*arguments):
    try:
        done = subprocess.run(["git", *arguments], cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    except FileNotFoundError:
        return ""
    return done.stdout if done.returncode == 0 else ""


def ages():
    """How many commits ago each file changed last, from 0 for what is not committed; empty outside a repository."""
    age = dict.fromkeys((git("diff", "--name-only", "--relative", "HEAD") +
                         git("ls-files", "-o", "--exclude-standard")).splitlines(), 0)
    for ago, names in enumerate(git("log", "--format=%x00", "--name-only", "--relative").split("\0")):
        for name in names.split("\n"):
            age.setdefault(name, ago)
    return age


def newest_first(commands):
    """By the last change of the file or a header of it, then by its own: that of a central header is many files'."""
    age = ages()

    def age_of(path):
        return age.get(str(path.relative_to(ROOT)), sys.maxsize)

    # Where nothing tells files apart, another order each time reaches all of them in some run.
    random.shuffle(commands)
    return sorted(commands, key=lambda c: (min(map(age_of, with_headers(Path(c["file"])))), age_of(Path(c["file"]))))


def look_at(command, key, build, deadline):
    """None when the time was over, else whether the file is clean."""
    if deadline and time.monotonic() > deadline:
        return None
    # The compile commands may be GCC's, whose warnings clang does not all know.
    done = subprocess.run(["clang-tidy", "-quiet", "-extra-arg=-Wno-unknown-warning-option", "-p", build,
                           command["file"]], text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    name = Path(command["file"]).relative_to(ROOT)
    if done.returncode != 0:
        print(f"{name}:\n{done.stdout}", flush=True)
        return False
    print(f"clean {name}", flush=True)
    key.touch()
    return True


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("--build", required=True)
    parser.add_argument("--seconds", type=int, default=0)
    arguments = parser.parse_args()
    CACHE.mkdir(parents=True, exist_ok=True)

    common = surroundings()
    commands = [c for c in json.loads((Path(arguments.build) / "compile_commands.json").read_text())
                if Path(c["file"]).relative_to(ROOT).parts[0] not in NOT_PRODUCT]
    keys = {c["file"]: key_of(c, common) for c in commands}
    new = newest_first([c for c in commands if not keys[c["file"]].exists()])
    deadline = time.monotonic() + arguments.seconds if arguments.seconds else 0
    print(f"clang-tidy: {len(commands)} files, {len(commands) - len(new)} known to be clean", flush=True)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        results = list(pool.map(lambda c: look_at(c, keys[c["file"]], arguments.build, deadline), new))
    failed, left = results.count(False), results.count(None)
    print(f"clang-tidy: {len(commands) - failed - left} clean, {failed} with findings" +
          (f", {left} left for another run because the time was over" if left else ""))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
