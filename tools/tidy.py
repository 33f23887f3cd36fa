#!/usr/bin/env python3
"""Runs clang-tidy on the product's sources and remembers what was clean.

tidy.py --build DIR [--seconds N]   DIR holds compile_commands.json

A file is looked at again only when it, a header of ours that it includes, its compile command, .clang-tidy or an
installed package of packages.txt changed; what was clean is remembered in the user's cache folder. With --seconds no
new file is begun after that time, in an order that differs from run to run, and the last line says how many were left.
"""
import argparse
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
ROOMS = ("base", "picture", "offline-store", "drivers", "ui", "kiosk", "provisioning", "backend")
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "anjungan" / "tidy"
INCLUDE = re.compile(r'^\s*#\s*include\s+"([^"]+)"', re.MULTILINE)


def with_headers(source):
    """The file and all headers of the project that it includes, however far away."""
    found, todo = set(), [source]
    while todo:
        path = todo.pop()
        if path in found or not path.is_file():
            continue
        found.add(path)
        todo += [ROOT / name for name in INCLUDE.findall(path.read_text(errors="replace"))]
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
                if Path(c["file"]).relative_to(ROOT).parts[0] in ROOMS]
    keys = {c["file"]: key_of(c, common) for c in commands}
    new = [c for c in commands if not keys[c["file"]].exists()]
    random.shuffle(new)
    deadline = time.monotonic() + arguments.seconds if arguments.seconds else 0
    print(f"clang-tidy: {len(commands)} files, {len(commands) - len(new)} known to be clean", flush=True)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        results = list(pool.map(lambda c: look_at(c, keys[c["file"]], arguments.build, deadline), new))
    failed, left = results.count(False), results.count(None)
    print(f"clang-tidy: {len(commands) - failed - left} clean, {failed} not, {left} left for another run")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
