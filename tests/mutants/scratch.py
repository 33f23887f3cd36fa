"""A patched copy of the tree with a build of its own, for whoever takes something out of the product and looks."""
import contextlib
import filecmp
import os
import shutil
import subprocess
import sys


class Failure(Exception):
    """Why a patch proves nothing."""


def run(command, cwd, **options):
    return subprocess.run([str(c) for c in command], cwd=cwd, text=True, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **options)


def tail(text, lines=40):
    return "\n".join("    " + line for line in text.splitlines()[-lines:])


def git_apply(patch, tree, *options):
    # The scratch tree may lie inside a repository: git would then look for the files relative to that one's root.
    environment = dict(os.environ, GIT_CEILING_DIRECTORIES=str(tree.parent))
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"):
        environment.pop(name, None)
    return run(["git", "apply", *options, patch], tree, env=environment)


class Scratch:
    """A copy of the tree with a build of its own. What did not change keeps its time, so a second run builds little."""

    def __init__(self, source, where, configure):
        self.source, self.tree, self.build = source, where / "tree", where / "tree" / "build" / "mutants"
        self.configure = configure

    def copy(self):
        listing = run(["git", "ls-files", "-co", "--exclude-standard", "-z"], self.source)
        names = set(listing.stdout.split("\0")) if listing.returncode == 0 else self._walk(self.source)
        names = {name for name in names if name and (self.source / name).is_file()}
        for name in self._walk(self.tree) - names:
            (self.tree / name).unlink()
            with contextlib.suppress(OSError):  # not empty
                os.removedirs((self.tree / name).parent)
        for name in names:
            source, copy = self.source / name, self.tree / name
            if copy.is_file() and filecmp.cmp(source, copy, shallow=False):
                continue
            # A new time on purpose: what a run that was ended in its midst built of a patched file is newer than the
            # file was.
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, copy)

    @staticmethod
    def _walk(tree):
        skipped = {"build", "out", "state", ".git"}
        return {str(p.relative_to(tree)) for p in tree.rglob("*")
                if p.relative_to(tree).parts[0] not in skipped and p.is_file()}

    def prepare(self, targets=()):
        """Configures, and builds everything or those targets."""
        done = run(["cmake", "-S", self.tree, "-B", self.build, *self.configure], self.tree)
        if done.returncode != 0:
            sys.exit("the scratch tree does not configure:\n" + tail(done.stdout))
        command = ["cmake", "--build", str(self.build)] + (["--target", *targets] if targets else [])
        if subprocess.run(command, cwd=self.tree, stdin=subprocess.DEVNULL).returncode != 0:
            sys.exit("the scratch tree does not build without any patch")

    def make(self, targets):
        command = ["cmake", "--build", self.build] + (["--target", *targets] if targets else [])
        done = run(command, self.tree)
        if done.returncode != 0:
            raise Failure("does not build\n" + tail(done.stdout))

    def apply(self, patch):
        applied = git_apply(patch, self.tree)
        if applied.returncode != 0:
            raise Failure("the patch no longer applies: make it anew for today's code\n" + tail(applied.stdout))

    def take_back(self, patch):
        # New file times on purpose: the next build must see that the file changed back.
        if git_apply(patch, self.tree, "-R").returncode != 0:
            sys.exit(f"the scratch tree is broken: remove {self.tree.parent} and start again")


def check_patch(patch, source):
    applied = git_apply(patch, source, "--check")
    if applied.returncode != 0:
        raise Failure("the patch no longer applies: make it anew for today's code\n" + tail(applied.stdout))
