#!/usr/bin/env python3
"""Reads the includes and the CMake link lists of the whole tree and compares them with rules.py.

check.py ROOT   prints one line a violation: file:line: what, and what to do. Exit status 1 if there is any.
"""
import os
import re
import sys
from pathlib import Path

import rules

INCLUDE = re.compile(r'^\s*#\s*include\s+(?:"([^"]+)"|<([^>]+)>)')
CALL = re.compile(r"\b(anjungan_library|anjungan_program|target_link_libraries|pkg_check_modules|find_package)\s*"
                  r"\(([^)]*)\)")
KEYWORDS = {"PUBLIC", "PRIVATE", "INTERFACE", "REQUIRED", "IMPORTED_TARGET", "QUIET", "anjungan_flags"}
NOT_SOURCES = {"build", "out", "state"}
# Part of the platform rather than libraries to keep apart.
PLATFORM_LINKS = {"Threads::Threads", "dl", "rt", "m", "pthread", "${CMAKE_DL_LIBS}"}


def files_under(root, *suffixes):
    for folder, subfolders, names in os.walk(root):
        top = Path(folder) == root
        subfolders[:] = sorted(s for s in subfolders if not s.startswith(".") and not (top and s in NOT_SOURCES))
        for name in sorted(names):
            if name.endswith(suffixes):
                yield (Path(folder) / name).relative_to(root)


def matches(folder, patterns):
    return any(folder == p or (p.endswith("/*") and folder.startswith(p[:-1])) for p in patterns)


def target_name(folder):
    return re.sub(r"[/-]", "_", folder)


def library_of_header(header):
    for name, (patterns, _) in rules.LIBRARIES.items():
        if any(re.fullmatch(p, header) for p in patterns):
            return name
    return None


def library_of_link(link):
    for name, (_, links) in rules.LIBRARIES.items():
        if link in links:
            return name
    return None


def is_system_header(header):
    if "." not in header and "/" not in header:
        return True
    return any(re.fullmatch(p, header) for p in rules.SYSTEM_HEADERS)


class Tree:
    """The folders, includes and link lists of one source tree."""

    def __init__(self, root):
        self.root = Path(root).resolve()
        self.sources = list(files_under(self.root, ".h", ".cpp"))
        self.folders = {str(p.parent) for p in self.sources}
        self.folder_of_target = {target_name(f): f for f in self.folders}
        self.modules = {}   # PkgConfig prefix -> module names
        self.links = []     # (file, line, kind, target, linked name)
        for path in files_under(self.root, "CMakeLists.txt"):
            self._read_lists(path)

    def _read_lists(self, path):
        text = re.sub(r"#.*", "", (self.root / path).read_text())
        for call in CALL.finditer(text):
            words = call.group(2).split()
            line = text.count("\n", 0, call.start()) + 1
            kind = call.group(1)
            if kind == "pkg_check_modules":
                self.modules[words[0]] = [re.split(r"[<>=]", w)[0] for w in words[1:] if w not in KEYWORDS]
                continue
            if kind == "find_package":
                continue
            target = target_name(str(path.parent)) if kind == "anjungan_library" else words.pop(0)
            for word in words:
                if word not in KEYWORDS:
                    self.links.append((path, line, kind, target, word))

    def resolve(self, link):
        """What a linked name stands for: folders of the project and libraries; unknown names stand for themselves."""
        if link in self.folder_of_target:
            return [("folder", self.folder_of_target[link])]
        if link.startswith("PkgConfig::"):
            modules = self.modules.get(link[len("PkgConfig::"):], [link])
            return [("library", library_of_link(m) or m) for m in modules]
        if link in PLATFORM_LINKS:
            return []
        return [("library", library_of_link(link) or link)]

    def programs(self):
        return {target: path for path, _, kind, target, _ in self.links if kind == "anjungan_program"}

    def reach(self, target):
        """All folders and libraries that end up in `target`, with the way there."""
        found, todo = {}, [(target, target)]
        while todo:
            current, way = todo.pop()
            for _, _, _, owner, link in self.links:
                if owner != current:
                    continue
                for kind, name in self.resolve(link):
                    if name not in found:
                        found[name] = f"{way} -> {name}"
                        if kind == "folder":
                            todo.append((target_name(name), found[name]))
        return found


def room_rule(folder, has_main):
    rule = rules.FOLDERS[folder]
    extra = rules.EVERYWHERE + (rules.PROGRAMS_ONLY if has_main else ())
    return rule.knows + (folder,), rule.wraps + extra


def check_includes(tree):
    mains = {str(p.parent) for p in tree.sources if p.name == "main.cpp"}
    for path in tree.sources:
        folder = str(path.parent)
        is_test = folder.split("/")[0] == "tests"
        if not is_test and folder not in rules.FOLDERS:
            continue
        knows, wraps = ((), ()) if is_test else room_rule(folder, folder in mains)
        for number, line in enumerate((tree.root / path).read_text(errors="replace").splitlines(), 1):
            found = INCLUDE.match(line)
            if not found:
                continue
            header = found.group(1) or found.group(2)
            if (tree.root / header).is_file():
                other = os.path.dirname(header)
                if not is_test and not matches(other, knows):
                    yield f"{path}:{number}: {folder} may not know {other} ({header})"
                continue
            library = library_of_header(header)
            if library is None:
                if found.group(1) and (tree.root / folder / header).is_file():
                    yield f'{path}:{number}: "{header}" must be included from the root: "{folder}/{header}"'
                elif not is_system_header(header):
                    yield f"{path}:{number}: unknown header {header}: say in tests/architecture/rules.py who may wrap it"
            elif not is_test and library not in wraps:
                yield f"{path}:{number}: {folder} may not include {library} ({header}): it has a folder that wraps it"


def check_links(tree):
    mains = {str(p.parent) for p in tree.sources if p.name == "main.cpp"}
    for path, line, _, _, link in tree.links:
        folder = str(path.parent)
        if folder.split("/")[0] == "tests" or folder not in rules.FOLDERS:
            continue
        knows, wraps = room_rule(folder, folder in mains)
        for kind, name in tree.resolve(link):
            if not (matches(name, knows) if kind == "folder" else name in wraps):
                yield f"{path}:{line}: {folder} may not link {name}"


def check_folders(tree):
    for folder in sorted(tree.folders):
        if folder.split("/")[0] != "tests" and folder not in rules.FOLDERS:
            yield f"{folder}: unknown folder: say in tests/architecture/rules.py what it may know"


def check_programs(tree):
    for program, path in sorted(tree.programs().items()):
        if program not in rules.PROGRAMS:
            if str(path.parent).split("/")[0] != "tests":
                yield f"{path}: unknown program {program}: say in tests/architecture/rules.py what it must never hold"
            continue
        for name, way in sorted(tree.reach(program).items()):
            if matches(name, rules.PROGRAMS[program]):
                yield f"{path}: {program} must never hold {name} ({way})"


def violations(root):
    tree = Tree(root)
    return [v for check in (check_folders, check_includes, check_links, check_programs) for v in check(tree)]


def main():
    found = violations(sys.argv[1])
    print("\n".join(found) if found else "every folder keeps to its rule")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
