#!/usr/bin/env python3
"""Takes one guarantee out of the product at a time and looks whether the test that keeps it turns red.

run.py [NAME...]                 all mutants, or those named (NAME.patch beside this file)
run.py --seed N --count K        K mutants drawn by the seed
run.py --check [--build DIR]     only looks whether every patch still applies and names a test (of the build in DIR)

A mutant is a patch whose first line says which test must notice it: "# test: REGEX", as for ctest -R. Each runs in a
scratch copy of the tree (build/mutants): the test must be green without the patch, and the patched tree must build
and turn it red. Exit status 1 if any mutant fails that.
"""
import argparse
import json
import random
import re
import sys
import time
from pathlib import Path

from scratch import Failure, Scratch, check_patch, run, tail

HERE = Path(__file__).resolve().parent


class Mutant:
    def __init__(self, path):
        self.name = path.stem
        self.path = path
        first = path.read_text().splitlines()[:1]
        found = re.fullmatch(r"# test: (\S.*?)\s*", first[0]) if first else None
        if not found:
            raise Failure('the first line must be "# test: REGEX"')
        self.test = found.group(1)


def tests_named(build, regex):
    """The ctest entries that the regular expression names: [(name, path of the program, labels)]."""
    listing = run(["ctest", "--show-only=json-v1", "-R", regex], build)
    if listing.returncode != 0:
        raise Failure("ctest cannot list the tests\n" + tail(listing.stdout))
    entries = []
    for test in json.loads(listing.stdout[listing.stdout.index("{"):])["tests"]:
        properties = {p["name"]: p["value"] for p in test.get("properties", [])}
        entries.append((test["name"], test.get("command", [""])[0], properties.get("LABELS", [])))
    return entries


def make_tests(scratch, tests):
    """Builds what the tests run. Only a unit test is known to need its own program alone."""
    alone = all("unit" in labels for _, _, labels in tests)
    scratch.make(sorted({Path(program).name for _, program, _ in tests}) if alone else [])


def is_green(scratch, regex):
    done = run(["ctest", "-R", regex, "--output-on-failure", "--no-tests=error", "--timeout", "300"], scratch.build)
    return done.returncode == 0, done.stdout


def try_mutant(scratch, mutant):
    tests = tests_named(scratch.build, mutant.test)
    if not tests:
        raise Failure(f"no test is named {mutant.test}")
    make_tests(scratch, tests)
    green, output = is_green(scratch, mutant.test)
    if not green:
        raise Failure("its test is red without the patch\n" + tail(output))
    scratch.apply(mutant.path)
    try:
        make_tests(scratch, tests)
        green, output = is_green(scratch, mutant.test)
    finally:
        scratch.take_back(mutant.path)
    if green:
        raise Failure(f"its test stayed green: {mutant.test} does not keep this guarantee\n" + tail(output, 10))
    return len(tests)


def check_mutant(mutant, source, build):
    check_patch(mutant.path, source)
    if build and not tests_named(build, mutant.test):
        raise Failure(f"no test is named {mutant.test}")


def chosen(arguments):
    paths = sorted(arguments.patches.glob("*.patch"))
    names = [p.stem for p in paths]
    unknown = [n for n in arguments.names if n not in names]
    if unknown:
        sys.exit(f"no such mutant: {', '.join(unknown)} (there are: {', '.join(names)})")
    if arguments.names:
        return [p for p in paths if p.stem in arguments.names]
    if arguments.count:
        print(f"seed {arguments.seed}: {min(arguments.count, len(paths))} of {len(paths)} mutants", flush=True)
        return random.Random(arguments.seed).sample(paths, min(arguments.count, len(paths)))
    return paths


def parse():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--count", type=int, default=0)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--build", type=Path)
    parser.add_argument("--source", type=Path, default=HERE.parent.parent, help="the tree to mutate")
    parser.add_argument("--patches", type=Path, default=HERE)
    parser.add_argument("--configure", nargs="*", default=["--preset", "release"], help="what cmake is told")
    return parser.parse_args()


def main():
    arguments = parse()
    paths = chosen(arguments)
    scratch = None
    if not arguments.check:
        scratch = Scratch(arguments.source, arguments.source / "build" / "mutants", arguments.configure)
        print("making the scratch tree", flush=True)
        scratch.copy()
        scratch.prepare()
    failed = 0
    for path in paths:
        started = time.monotonic()
        try:
            mutant = Mutant(path)
            if arguments.check:
                check_mutant(mutant, arguments.source, arguments.build)
                print(f"applies   {mutant.name}", flush=True)
            else:
                count = try_mutant(scratch, mutant)
                print(f"noticed   {mutant.name} ({count} tests, {time.monotonic() - started:.0f} s)", flush=True)
        except Failure as failure:
            failed += 1
            print(f"FAILED    {path.stem}: {failure}", flush=True)
    print(f"mutants: {len(paths) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
