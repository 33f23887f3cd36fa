"""Every program says how it is used when it is asked, on standard output and with status 0."""
import re
import subprocess
import unittest

import harness


class HelpTest(unittest.TestCase):
    def help_of(self, program, *words):
        asked = subprocess.run([program, *words], capture_output=True, text=True, timeout=harness.PATIENCE_S)
        self.assertEqual((asked.returncode, asked.stderr), (0, ""))
        self.assertRegex(asked.stdout, rf"(?i)usage: \S*{program.name}")
        return asked.stdout

    def test_every_program_and_command_has_its_help(self):
        programs = set(re.findall(r"(?m)^\| `(anjungan-[a-z]+)` \|", (harness.ROOT / "README.md").read_text()))
        self.assertEqual(len(programs), 8)
        for name in sorted(programs):
            for word in "--help", "-h":
                with self.subTest(name, word=word):
                    told = self.help_of(harness.BIN / name, word)
            commands = told.partition("Subcommands:\n")[2].partition("\n\n")[0]
            for command in re.findall(r"(?m)^  ([a-z-]+) ", commands):
                with self.subTest(name, command=command):
                    self.help_of(harness.BIN / name, command, "--help")


if __name__ == "__main__":
    harness.main()
