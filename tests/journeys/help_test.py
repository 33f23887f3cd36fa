"""Every program says how it is used when it is asked, on standard output and with status 0, and that of technicians
what their manual says."""
import json
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

    def test_udev_refuses_json(self):
        asked = subprocess.run([harness.BIN / "anjungan-devices", "--json", "udev"], capture_output=True, text=True)
        self.assertEqual((asked.returncode, asked.stdout), (2, ""))
        self.assertIn("leave --json away", asked.stderr)

    def test_help_and_manual_name_the_same_statuses(self):
        manual = (harness.ROOT / "docs/devices.md").read_text()
        rows = re.findall(r"(?m)^\| `([a-z-]+)` \| (\d+) \| (.*) \|$", manual)
        schema = json.loads((harness.ROOT / "docs/devices.schema.json").read_text())
        self.assertEqual(len(rows), len(schema["$defs"]["situation"]["enum"]))
        commands = re.findall(r"(?m)^anjungan-devices ([a-z]+)  ", manual)
        self.assertGreater(len(commands), 6)
        for command in [], *([one] for one in commands):
            told = subprocess.run([harness.BIN / "anjungan-devices", *command, "--help"], capture_output=True, text=True)
            self.assertEqual(told.returncode, 0)
            for name, status, meaning in rows:
                self.assertRegex(told.stdout, rf"(?m)^  {status} +{name}: " + re.escape(meaning.replace("`", "")) + "$")
            for option in "--json", "--profiles", "--learned", "--port", "--seconds":
                self.assertEqual(told.stdout.count(f"\n  {option} "), 1, (command, option))


if __name__ == "__main__":
    harness.main()
