#!/usr/bin/env python3
"""Searches for inputs that break a decoder, then says which lines of the parsers the found inputs reach.

fuzz.py [--build DIR] [TARGET|all] [--seconds N] [--jobs N]
fuzz.py --check            only looks whether coverage.toml names every source file of its folders

DIR is a build of the preset "fuzz" (build/fuzz) with its targets built. Each target searches for N seconds, a few of
them at a time; what it finds stays in DIR/found/TARGET. Then it replays its corpus and what was found. tests/fuzz/coverage.toml says
which files are parsers and how much of each folder must be reached; with "all", less is a failure.
"""
import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TARGETS = ROOT / "tests" / "fuzz"


def names_of_targets():
    return sorted(p.name.removesuffix("_fuzz.cpp") for p in TARGETS.glob("*_fuzz.cpp"))


def quiet(command, **environment):
    return subprocess.run([str(c) for c in command], cwd=ROOT, env=dict(os.environ, **environment), text=True,
                          errors="replace", stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)


class Target:
    def __init__(self, name, build):
        self.name = name
        self.program = build / "bin" / f"fuzz_{name}"
        self.found = build / "found" / name
        self.profile = build / "coverage" / f"{name}.profraw"
        self.inputs = [self.found, TARGETS / "corpus" / name]

    def search(self, seconds):
        """True if nothing broke. Says how it went in one line, and what broke in full."""
        self.found.mkdir(parents=True, exist_ok=True)
        self.profile.parent.mkdir(parents=True, exist_ok=True)
        done = quiet([self.program, f"-max_total_time={seconds}", "-rss_limit_mb=2048", "-timeout=10",
                      "-print_final_stats=1", f"-artifact_prefix={self.found}/broken-", *self.inputs],
                     LLVM_PROFILE_FILE=str(self.profile.with_suffix(".search")))
        runs = re.search(r"stat::number_of_executed_units:\s+(\d+)", done.stdout)
        rate = re.search(r"stat::average_exec_per_sec:\s+(\d+)", done.stdout)
        count = f"{int(runs.group(1)):>11} inputs, {int(rate.group(1)):>7} a second" if runs and rate else ""
        if done.returncode == 0:
            print(f"{self.name:<24}{count}", flush=True)
            return True
        print(f"{self.name:<24}{count}  BROKEN: the input is in {self.found}\n{last_words(done.stdout)}", flush=True)
        return False

    def replay(self):
        """Writes down what the inputs reach."""
        self.profile.unlink(missing_ok=True)
        done = quiet([self.program, "-runs=0", "-rss_limit_mb=2048", *self.inputs], LLVM_PROFILE_FILE=str(self.profile))
        return done.returncode == 0 and self.profile.exists()


def last_words(text, lines=60):
    kept = [line for line in text.splitlines() if not re.match(r"#\d+\s+(NEW|REDUCE|pulse|RELOAD)", line)]
    return "\n".join("    " + line for line in kept[-lines:])


def lines_reached(targets, build):
    """{file: (lines reached, lines)} of all that the targets are made of."""
    tools = {}
    for tool in ("llvm-profdata", "llvm-cov"):
        tools[tool] = shutil.which(tool) or sys.exit(f"fuzz: {tool} is missing: install the package llvm")
    merged = build / "coverage" / "all.profdata"
    done = quiet([tools["llvm-profdata"], "merge", "-sparse", "-o", merged, *[t.profile for t in targets]])
    if done.returncode != 0:
        sys.exit("fuzz: what was reached cannot be merged:\n" + last_words(done.stdout))
    programs = [str(targets[0].program)] + [w for t in targets[1:] for w in ("-object", str(t.program))]
    exported = subprocess.run([tools["llvm-cov"], "export", "-summary-only", f"-instr-profile={merged}", *programs],
                              cwd=ROOT, text=True, stdin=subprocess.DEVNULL, capture_output=True)
    if exported.returncode != 0:
        sys.exit("fuzz: what was reached cannot be read:\n" + last_words(exported.stderr))
    reached = {}
    for entry in json.loads(exported.stdout)["data"][0]["files"]:
        path = Path(os.path.normpath(build / entry["filename"]))
        if path.is_relative_to(ROOT):
            lines = entry["summary"]["lines"]
            reached[str(path.relative_to(ROOT))] = (lines["covered"], lines["count"])
    return reached


def check_table(table):
    """One line for each file that the table does not know, or that is not there."""
    wrong = []
    for folder in table["folder"]:
        path = folder["path"]
        parsers, others = set(folder["parsers"]), set(folder.get("others", {}))
        there = {p.name for p in (ROOT / path).glob("*.cpp")}
        wrong += [f"{path}/{n}: is it a parser, or why not?" for n in sorted(there - parsers - others)]
        wrong += [f"{path}/{n}: is not there" for n in sorted(parsers | others) if not (ROOT / path / n).is_file()]
        wrong += [f"{path}/{n}: stands there twice" for n in sorted(parsers & others)]
    return wrong


def percent(covered, count):
    return 100 * covered / count if count else 0.0


def report(reached, table, everything):
    """Prints a line a folder and a line a file; False if a folder falls short."""
    enough = True
    print(f"\nlines reached, per folder of parsers (at least {table['at_least_percent']} % where nothing else is said)")
    for folder in table["folder"]:
        files = {name: reached.get(f"{folder['path']}/{name}", (0, 0)) for name in folder["parsers"]}
        covered, count = (sum(pair[i] for pair in files.values()) for i in (0, 1))
        if covered == 0 and not everything:
            continue
        least = folder.get("at_least_percent", table["at_least_percent"])
        short = everything and percent(covered, count) < least
        enough = enough and not short
        print(f"{percent(covered, count):6.1f} %  {folder['path']:<32}{covered:>5} of {count}{f'  TOO FEW: {least} %' if short else ''}")
        for name, (some, of) in files.items():
            print(f"{percent(some, of):10.1f} %  {name:<28}{some:>5} of {of}")
    return enough


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("target", nargs="?", default="all")
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--build", type=Path, default=ROOT / "build" / "fuzz")
    parser.add_argument("--check", action="store_true")
    arguments = parser.parse_args()
    with open(TARGETS / "coverage.toml", "rb") as file:
        table = tomllib.load(file)
    if wrong := check_table(table):
        sys.exit("tests/fuzz/coverage.toml:\n" + "\n".join(wrong))
    if arguments.check:
        return 0
    known = names_of_targets()
    everything = arguments.target == "all"
    if not everything and arguments.target not in known:
        sys.exit(f"fuzz: no target is named {arguments.target} (there are: {', '.join(known)})")
    build = arguments.build.resolve()
    targets = [Target(name, build) for name in (known if everything else [arguments.target])]
    with ThreadPoolExecutor(arguments.jobs) as pool:
        whole = all(list(pool.map(lambda target: target.search(arguments.seconds), targets)))
        replayed = list(pool.map(Target.replay, targets))
    for target, well in zip(targets, replayed):
        if not well:
            sys.exit(f"fuzz: {target.name} breaks on an input in {target.found} or in its corpus")
    enough = report(lines_reached(targets, build), table, everything)
    return 0 if whole and enough else 1


if __name__ == "__main__":
    sys.exit(main())
