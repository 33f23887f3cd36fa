#!/usr/bin/env python3
"""Does the search find an over-read by one byte within a minute, where one is?

planted.py [NAME...]   all of planted/*.patch, or those named
planted.py --check     only looks whether every patch still applies and names a target

A patch's first line names the target that must find it: "# fuzz: TARGET". Each runs in a scratch copy of the tree
(build/planted). As it is, the target must be clean for as long as the search then takes; with the patch,
AddressSanitizer must report a read beyond the end of a block within --seconds. Exit status 1 if either fails.
"""
import argparse
import re
import shutil
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path.insert(0, str(ROOT / "tests" / "mutants"))
from scratch import Failure, Scratch, check_patch, run, tail  # noqa: E402

LEAST_S = 5


def target_of(patch):
    found = re.fullmatch(r"# fuzz: (\w+)\s*", patch.read_text().splitlines()[0])
    if not found or not (HERE / f"{found.group(1)}_fuzz.cpp").is_file():
        raise Failure('the first line must be "# fuzz: TARGET"')
    return found.group(1)


def search(scratch, target, seconds):
    """The search, from the seeds alone: (how long it took, whether something broke, what it said)."""
    found = scratch.tree.parent / "found"
    shutil.rmtree(found, ignore_errors=True)
    found.mkdir()
    started = time.monotonic()
    done = run([scratch.build / "bin" / f"fuzz_{target}", f"-max_total_time={seconds}", "-rss_limit_mb=2048",
                f"-artifact_prefix={found}/", found, HERE / "corpus" / target], scratch.tree)
    return time.monotonic() - started, done.returncode != 0, done.stdout


def try_patch(scratch, patch, target, seconds):
    scratch.apply(patch)
    try:
        scratch.make([f"fuzz_{target}"])
        took, broke, output = search(scratch, target, seconds)
    finally:
        scratch.take_back(patch)
    if not broke:
        raise Failure(f"not found within {seconds} s\n" + tail(output, 5))
    if "AddressSanitizer: heap-buffer-overflow" not in output or "READ of size" not in output:
        raise Failure("something else broke\n" + tail(output))
    scratch.make([f"fuzz_{target}"])
    _, broke, output = search(scratch, target, max(LEAST_S, round(took)))
    if broke:
        raise Failure("the target breaks without the patch, too\n" + tail(output))
    return took


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--seconds", type=int, default=60)
    arguments = parser.parse_args()
    patches = sorted((HERE / "planted").glob("*.patch"))
    unknown = set(arguments.names) - {p.stem for p in patches}
    if unknown:
        sys.exit(f"nothing planted is named {', '.join(sorted(unknown))}")
    patches = [p for p in patches if not arguments.names or p.stem in arguments.names]
    scratch = Scratch(ROOT, ROOT / "build" / "planted", ["--preset", "fuzz"])
    if not arguments.check:
        print("making the scratch tree", flush=True)
        scratch.copy()
        scratch.prepare(sorted({f"fuzz_{target_of(p)}" for p in patches}))
    failed = 0
    for patch in patches:
        try:
            target = target_of(patch)
            check_patch(patch, ROOT)
            if not arguments.check:
                took = try_patch(scratch, patch, target, arguments.seconds)
                print(f"found     {patch.stem} ({target}, after {took:.0f} s)", flush=True)
        except Failure as failure:
            failed += 1
            print(f"FAILED    {patch.stem}: {failure}", flush=True)
    print(f"planted: {len(patches) - failed} passed, {failed} failed")
    return 1 if failed or not patches else 0


if __name__ == "__main__":
    sys.exit(main())
