"""anjungan-devices as a technician meets it: the unchanged program on devices below the unmodified libusb."""
import json
import os
import re
import signal
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

import harness

SCHEMA = json.loads((Path(__file__).parents[2] / "docs/devices.schema.json").read_text())
TYPES = {"string": str, "boolean": bool, "integer": int}


def fits(line, form):
    """As much of JSON Schema as docs/devices.schema.json uses."""
    if set(line) != set(form["required"]):
        return False
    for name, value in line.items():
        rule = form["properties"][name]
        rule = SCHEMA["$defs"]["situation"] if "$ref" in rule else rule
        if "type" in rule and type(value) is not TYPES[rule["type"]]:
            return False
        if value not in rule.get("enum", [value]) or value != rule.get("const", value):
            return False
        if not re.search(rule.get("pattern", ""), str(value)):
            return False
    return True


class DevicesTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.control = self.folder / "bench"
        self.profiles = self.folder / "profiles"
        self.profiles.mkdir()

    def start(self, devices, *words, waits=False, script='read go; exec "$@"'):
        """`waits`: the command starts when go() is called, and finds what was done to the devices before."""
        command = [harness.BIN / "anjungan-devsim", "usb", "--control", self.control]
        for device in devices:
            command += ["--device", device]
        command += ["--", *(["sh", "-c", script, "sh"] if waits else [])]
        command += [harness.BIN / "anjungan-devices", "--learned", self.folder / "learned.toml", "--profiles",
                    self.profiles, *words]
        bench = subprocess.Popen([*map(str, command)], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                 stderr=subprocess.STDOUT, text=True)
        self.addCleanup(bench.stdout.close)
        self.addCleanup(bench.wait)
        self.addCleanup(bench.kill)
        return bench

    def go(self, bench):
        bench.stdin.write("go\n")
        bench.stdin.flush()

    def tell(self, *words):
        subprocess.run([harness.BIN / "anjungan-devsim", "tell", "--control", self.control, *words], check=True,
                       stdout=subprocess.DEVNULL, timeout=harness.PATIENCE_S)

    def await_listener(self, port, counted="in"):
        """Until the command waits for what the device at `port` says ("urbs": until it uses it)."""
        def asked():
            told = subprocess.run([harness.BIN / "anjungan-devsim", "tell", "--control", self.control, "counts"],
                                  capture_output=True, text=True, timeout=harness.PATIENCE_S).stdout
            return [one for one in json.loads(told or "[]") if one["port"] == port and one[counted] > 0]
        harness.wait_until(asked, f"somebody to listen to {port}")

    def scan_once(self, port, text):
        subprocess.run([harness.BIN / "anjungan-devsim", "tell", "--control", self.control, "act", port, "scan", text],
                       capture_output=True, timeout=harness.PATIENCE_S)

    def finish(self, bench):
        """The lines of the command, and the transfers of each device as the bench counted them."""
        said = bench.communicate(timeout=harness.PATIENCE_S)[0].splitlines()
        counts = json.loads(said.pop())
        return said, bench.returncode, {one["port"]: one for one in counts["devices"]}

    def ask(self, devices, *words):
        said, status, counts = self.finish(self.start(devices, "--json", *words))
        lines = [json.loads(line) for line in said]
        for line in lines:
            self.assertEqual(len([form for form in SCHEMA["oneOf"] if fits(line, form)]), 1, line)
        return lines, status, counts

    def test_list_names_the_driver_or_says_why_none(self):
        said, status, _ = self.ask(["1-2=card-reader", "1-3.4=printer-80", "1-4=echo", "1-5=printer"], "list")
        self.assertEqual(status, 0)
        self.assertEqual([(one["port"], one["kind"], one["situation"], one["behind_hub"]) for one in said],
                         [("1-2", "card-reader", "ready", False), ("1-3.4", "printer", "ready", True),
                          ("1-4", "", "unknown-class", False), ("1-5", "printer", "no-profile", False)])
        self.assertTrue(all(one["remedy"] for one in said[2:]))

    def test_list_says_behind_a_hub(self):
        said, status, _ = self.finish(self.start(["1-3.4=printer-80"], "list"))
        self.assertEqual(status, 0)
        self.assertIn("behind a hub", " ".join(said))

    def test_what_could_not_be_written_is_no_success(self):
        for words in (["list"], ["--json", "list"], ["test"]):
            bench = self.start(["1-2=printer-80"], *words, waits=True, script='read go; exec "$@" >/dev/full')
            self.go(bench)
            said, status, _ = self.finish(bench)
            self.assertEqual(status, 1, words)
            self.assertIn("not all of it could be written", " ".join(said))

    def test_watch_tells_what_comes_and_goes(self):
        bench = self.start(["1-2=echo"], "--json", "--seconds", "6", "watch")
        lines = [json.loads(bench.stdout.readline())]
        self.tell("plug", "1-3.1", "scanner-pos")
        lines.append(json.loads(bench.stdout.readline()))
        self.tell("unplug", "1-3.1")
        lines.append(json.loads(bench.stdout.readline()))
        for line in lines:
            self.assertEqual(len([form for form in SCHEMA["oneOf"] if fits(line, form)]), 1, line)
        self.assertEqual([(one["event"], one["port"], one["kind"], one["situation"]) for one in lines],
                         [("arrived", "1-2", "", "unknown-class"), ("arrived", "1-3.1", "scanner", "ready"),
                          ("left", "1-3.1", "scanner", "unplugged")])
        self.assertEqual(lines[1]["detail"], "not opened")
        _, status, counts = self.finish(bench)
        self.assertEqual(status, 0)
        self.assertEqual(counts["1-2"]["urbs"], 0, "who watches opens nothing")

    def test_test_asks_every_device_of_the_kiosk_how_it_is(self):
        devices = ["1-2=card-reader", "1-3=printer-80", "1-4=scanner-pos", "1-5=scanner-serial", "1-6=echo"]
        said, status, counts = self.ask(devices, "test")
        self.assertEqual([(one["port"], one["situation"]) for one in said],
                         [(f"1-{port}", "ready") for port in (2, 3, 4, 5)], said)
        self.assertEqual(status, 0)
        self.assertEqual(said[0]["detail"], "1 slot")
        for port in "1-2", "1-3":
            self.assertGreater(counts[port]["urbs"], 0, "it was asked")
        self.assertEqual(counts["1-6"]["urbs"], 0, "it is nobody's")
        self.control.unlink(missing_ok=True)
        bench = self.start(devices[:2], "--json", "test", waits=True)
        harness.wait_until(self.control.exists, "the bench")
        self.tell("fault", "1-3", "paper-out")
        self.go(bench)
        said, status, _ = self.finish(bench)
        lines = [json.loads(line) for line in said]
        self.assertEqual([one["situation"] for one in lines], ["ready", "trouble"])
        self.assertEqual((lines[1]["detail"], status), ("the printer says: paper-out", 20))

    def faulty(self, device, fault, *words):
        """The last line of the command on a device that has had `fault` since before."""
        bench = self.start([f"1-2={device}"], "--json", *words, waits=True)
        harness.wait_until(self.control.exists, "the bench")
        self.tell("fault", "1-2", fault)
        self.go(bench)
        said, status, _ = self.finish(bench)
        self.control.unlink(missing_ok=True)
        line = json.loads(said[-1])
        self.assertEqual(len([form for form in SCHEMA["oneOf"] if fits(line, form)]), 1, line)
        return line, status

    def test_a_printer_that_can_tell_is_not_ready_without_its_word(self):
        for words, fault, situation, status in (
                (("test",), "mute", "trouble", 20), (("test",), "deaf", "trouble", 20),
                (("test",), "garbage", "trouble", 20), (("test",), "vanish-in", "unplugged", 17),
                (("print",), "mute", "trouble", 20), (("print",), "vanish-in", "unplugged", 17),
                (("print",), "vanish-out", "unplugged", 17)):
            with self.subTest(words[0], fault=fault):
                line, ended = self.faulty("printer-80", fault, *words)
                self.assertEqual((line["situation"], ended), (situation, status), line)
                self.assertNotIn("says", line["detail"])

    def test_each_fault_of_a_printer_has_its_remedy(self):
        for fault, remedy in (("paper-out", "paper"), ("cover-open", "close"), ("overheated", "wait"),
                              ("cutter-fault", "jams")):
            for command in "test", "print":
                with self.subTest(command, fault=fault):
                    line, ended = self.faulty("printer-80", fault, command)
                    self.assertEqual((line["detail"], ended), (f"the printer says: {fault}", 20))
                    self.assertIn(remedy, line["remedy"])

    def test_a_reader_that_does_not_answer_is_not_ready(self):
        for words in ("test",), ("--seconds", "3", "card"):
            with self.subTest(words[-1]):
                line, ended = self.faulty("card-reader", "mute", *words)
                self.assertEqual((line["situation"], ended), ("trouble", 20), line)
                self.assertIn("does not answer", line["detail"])

    def test_a_profile_can_be_tried_on_a_printer_that_has_none(self):
        for words in ("print",), ("test",):
            said, status, _ = self.ask(["1-2=printer"], *words)
            self.assertEqual((said[-1]["situation"], status), ("no-profile", 13))
        said, status, _ = self.ask(["1-2=printer"], "print", "--profile", "pos-80")
        self.assertEqual((said[-1]["situation"], status), ("ready", 0), said)
        said, status, _ = self.ask(["1-2=printer"], "print", "--profile", "generic-80mm")
        self.assertEqual((said[-1]["situation"], status), ("ready", 0), said)
        self.assertIn("look at the paper", said[-1]["detail"])
        said, status, _ = self.ask(["1-2=printer"], "print", "--profile", "nosuch")
        self.assertEqual((said[-1]["situation"], status), ("no-profile", 13))
        self.assertIn("pos-80", said[-1]["detail"])

    def test_a_contact_card_is_not_said_to_have_a_number(self):
        bench = self.start(["1-2=card-reader-contact"], "card")
        self.assertIn("hold a card", bench.stdout.readline())
        self.tell("act", "1-2", "contact")
        said, status, _ = self.finish(bench)
        self.assertEqual(status, 0, said)
        self.assertIn("a contact card", said[-1])
        self.assertNotIn("0 bytes", said[-1])

    def test_a_broken_scan_is_to_be_scanned_again(self):
        bench = self.start(["1-2=scanner-pos"], "scan", "--seconds", "2")
        self.assertIn("scan a code now", bench.stdout.readline())
        self.tell("fault", "1-2", "short")
        self.tell("act", "1-2", "scan", "CONTOH-123")
        said, status, _ = self.finish(bench)
        self.assertEqual(status, 20, said)
        self.assertIn("what to do: scan the code again", " ".join(said))

    def test_two_cards_at_once_are_told_one_at_a_time(self):
        bench = self.start(["1-2=card-reader"], "card", "--seconds", "4")
        self.assertIn("hold a card", bench.stdout.readline())
        self.tell("act", "1-2", "two")
        said, status, _ = self.finish(bench)
        self.assertEqual(status, 20, said)
        self.assertIn("one card at a time", " ".join(said))

    def test_what_another_program_has_is_said_and_left_to_it(self):
        for words in ("list",), ("test",), ("card",):
            with self.subTest(words[0]):
                bench = self.start(["1-2=card-reader"], "--json", *words, waits=True)
                harness.wait_until(self.control.exists, "the bench")
                self.tell("hold", "1-2", "usbfs")
                self.go(bench)
                said, status, _ = self.finish(bench)
                line = json.loads(said[-1])
                self.assertEqual(len([form for form in SCHEMA["oneOf"] if fits(line, form)]), 1, line)
                self.assertEqual((line["situation"], status), ("claimed", 0 if words == ("list",) else 11), line)
                self.assertIn("end the program that has it", line["remedy"])
                self.control.unlink(missing_ok=True)

    def test_two_drivers_of_one_case_are_both_named_and_both_work(self):
        said, _, _ = self.ask(["1-2=reader-and-printer"], "list")
        self.assertEqual([(one["port"], one["kind"], one["model"], one["situation"]) for one in said],
                         [("1-2", "card-reader", "CCID", "ready"), ("1-2", "printer", "pos-80", "ready")])
        said, _, _ = self.finish(self.start(["1-2=reader-and-printer"], "list"))
        self.assertEqual([line.split("(")[0].strip() for line in said[1:]], ["card-reader", "printer"], said)
        said, status, _ = self.ask(["1-2=reader-and-printer"], "test")
        self.assertEqual(([one["situation"] for one in said], status), (["ready", "ready"], 0))

    def test_a_profile_takes_effect_without_a_new_build(self):
        printers = self.profiles / "printers"
        printers.mkdir()
        built_in = (Path(__file__).parents[2] / "drivers/printer/printers.toml").read_text()
        entry = next(part for part in re.split(r"(?m)^(?=\[\[printer\]\])", built_in) if '"pos-80"' in part)
        said, _, _ = self.ask(["1-5=printer"], "test")
        self.assertEqual((said[0]["situation"], said[0]["detail"].partition("; ")[2]),
                         ("no-profile", "it calls itself Anjungan simulated-80mm"))
        said, _, _ = self.ask(["1-5=printer"], "list")
        self.assertEqual(said[0]["situation"], "no-profile")
        entry = entry.replace('"pos-80"', '"kantor-contoh"')
        entry = re.sub(r"(?m)^usb *= *\[.*?\]", f'usb = ["{said[0]["usb"]}"]', entry, flags=re.DOTALL)
        (printers / "kantor.toml").write_text(entry)
        said, _, _ = self.ask(["1-5=printer"], "list")
        self.assertEqual((said[0]["situation"], said[0]["model"]), ("ready", "kantor-contoh"))

    def test_a_folder_of_profiles_that_is_not_there_is_told(self):
        self.profiles.rmdir()
        said, status, _ = self.finish(self.start([], "list"))
        self.assertEqual(status, 2)
        self.assertIn(f"does not exist: {self.profiles}", said[0])

    def test_each_situation_has_its_exit_status(self):
        for devices, words, situation, status in (
                (["1-2=card-reader"], ("card", "--seconds", "1"), "no-card", 14),
                (["1-2=card-reader", "1-3=card-reader"], ("card",), "two-alike", 15),
                (["1-2=card-reader"], ("print",), "none", 16),
                (["1-2=echo"], ("--port", "1-2", "test"), "unknown-class", 12),
                (["1-2=broken"], ("test",), "broken", 18),
                (["1-2=scanner-unknown"], ("scan",), "no-profile", 13),
                (["1-2=printer"], ("--port", "1-2", "test"), "no-profile", 13)):
            with self.subTest(situation):
                said, ended, _ = self.ask(devices, *words)
                self.assertEqual((said[-1]["situation"], ended), (situation, status))
                self.assertTrue(said[-1]["remedy"])

    def test_a_card_is_told_without_its_number(self):
        bench = self.start(["1-2=card-reader"], "card")
        self.assertIn("hold a card", bench.stdout.readline())
        self.tell("act", "1-2", "tap", "04AABBCCDDEEFF")
        said, status, counts = self.finish(bench)
        self.assertEqual(status, 0)
        self.assertIn("type-a; its number of 7 bytes is fixed", said[-1])
        self.assertNotIn("aabbcc", " ".join(said).lower())
        self.assertGreater(counts["1-2"]["urbs"], 0)

    def test_a_scan_is_told_without_its_text_unless_asked(self):
        for options, shown in ((), False), (("--show-text",), True):
            for scanner in "scanner-keyboard", "scanner-pos", "scanner-serial":
                with self.subTest(scanner=scanner, shown=shown):
                    bench = self.start([f"1-2={scanner}"], "scan", *options)
                    self.assertIn("scan a code now", bench.stdout.readline())
                    self.tell("act", "1-2", "scan", "CONTOH-123")
                    said, status, _ = self.finish(bench)
                    self.assertEqual(status, 0, said)
                    self.assertIn("a code of 10 characters", said[-1])
                    self.assertEqual("CONTOH-123" in " ".join(said), shown)
                    self.control.unlink(missing_ok=True)

    def test_a_keyboard_that_scans_is_learned(self):
        said, _, _ = self.ask(["1-2=scanner-unknown"], "list")
        self.assertEqual((said[0]["kind"], said[0]["situation"]), ("scanner", "no-profile"))
        bench = self.start(["1-2=scanner-unknown", "1-3=scanner-keyboard"], "--json", "scan", "--learn")
        self.await_listener("1-2")
        # On a busy machine it can type as slowly as a person, and is scanned with again.
        harness.wait_until(lambda: bench.poll() is not None or self.scan_once("1-2", "CONTOH-123"), "a learned scanner")
        said, status, counts = self.finish(bench)
        self.assertEqual(status, 0, said)
        line = json.loads(said[-1])
        self.assertEqual(len([form for form in SCHEMA["oneOf"] if fits(line, form)]), 1, line)
        self.assertEqual((line["command"], line["situation"], line["port"]), ("learn", "ready", "1-2"))
        self.assertNotIn("CONTOH-123", " ".join(said))
        self.assertEqual(counts["1-3"]["in"], 0, "a scanner that is known is left alone")
        learned = (self.folder / "learned.toml").read_text()
        self.assertEqual((self.folder / "learned.toml").stat().st_mode & 0o444, 0o444, "the kiosk reads it")
        self.assertIn('usb = "1209:5cff"', learned)
        self.assertNotIn("CONTOH-123", learned)
        self.control.unlink(missing_ok=True)
        said, _, _ = self.ask(["1-2=scanner-unknown"], "list")
        self.assertEqual(said[0]["situation"], "ready")
        self.control.unlink(missing_ok=True)
        bench = self.start(["1-2=scanner-unknown"], "scan", "--show-text")
        self.assertIn("scan a code now", bench.stdout.readline())
        self.tell("act", "1-2", "scan", "CONTOH-123")
        said, status, _ = self.finish(bench)
        self.assertEqual(status, 0, said)
        self.assertIn("CONTOH-123", said[-1])

    def test_a_keyboard_of_a_program_that_was_killed_is_claimed_anew(self):
        """The kernel leaves its interface without a driver; one may be bound to it before the next program comes."""
        # The bench notices a moment later than a kernel that a program is gone.
        script = ('read go; "$@" & echo "$!"; wait "$!"; read go; s=11; while [ $s -eq 11 ]; do "$@"; s=$?; done; '
                  'readlink /sys/bus/usb/devices/1-3/1-3:1.0/driver; exit $s')
        for driver in "", "usbhid":
            with self.subTest(driver):
                bench = self.start(["1-3=scanner-keyboard"], "scan", "--port", "1-3", "--show-text", waits=True,
                                   script=script)
                harness.wait_until(self.control.exists, "the bench")
                self.tell("hold", "1-3", "usbhid")
                self.go(bench)
                pid = int(bench.stdout.readline())
                self.assertIn("scan a code now", bench.stdout.readline())
                os.kill(pid, signal.SIGKILL)
                if driver:
                    self.tell("hold", "1-3", driver)
                self.go(bench)
                while "scan a code now" not in (line := bench.stdout.readline()):
                    self.assertTrue(line, "it ended")
                self.tell("act", "1-3", "scan", "6402065208909999")
                said, status, _ = self.finish(bench)
                self.assertEqual(status, 0, said)
                self.assertTrue(said[-2].endswith("a code of 16 characters: 6402065208909999"), said)
                self.assertTrue(said[-1].endswith("/usbhid"), said)
                self.control.unlink(missing_ok=True)

    def test_nothing_is_learned_from_keyboards_that_do_not_scan(self):
        said, status, _ = self.ask(["1-2=scanner-unknown"], "scan", "--learn", "--seconds", "1")
        self.assertEqual((said[-1]["command"], said[-1]["situation"], status), ("learn", "silent", 19))
        self.assertFalse((self.folder / "learned.toml").exists())

    def test_learning_says_why_nothing_was_learned(self):
        for devices, words, situation, status in (
                (["1-2=echo"], (), "none", 16),
                (["1-2=scanner-keyboard"], (), "ready", 0),
                (["1-2=scanner-unknown"], ("--port", "1-3"), "none", 16)):
            with self.subTest(situation, devices=devices):
                said, ended, _ = self.ask(devices, "--seconds", "1", "scan", "--learn", *words)
                self.assertEqual((said[-1]["command"], said[-1]["situation"], ended), ("learn", situation, status), said)
                self.control.unlink(missing_ok=True)
        bench = self.start(["1-2=scanner-unknown"], "--seconds", "2", "scan", "--learn")
        self.await_listener("1-2")
        self.tell("unplug", "1-2")
        said, status, _ = self.finish(bench)
        self.assertEqual(status, 17, said)
        self.control.unlink(missing_ok=True)
        self.folder /= "none"
        said, status, _ = self.ask(["1-2=scanner-unknown"], "scan", "--learn")
        self.assertEqual((said[-1]["situation"], status), ("trouble", 20))
        self.assertIn("mkdir", said[-1]["remedy"])

    def test_list_in_json_has_no_line_for_nothing(self):
        said, status, _ = self.ask(["1-2=card-reader"], "--port", "1-3", "list")
        self.assertEqual((said, status), ([], 0))

    def test_list_honours_the_port(self):
        said, _, _ = self.ask(["1-2=card-reader", "1-3=printer-80"], "--port", "1-3", "list")
        self.assertEqual([one["port"] for one in said], ["1-3"])

    def test_usb_that_does_not_start_is_told_as_any_other_situation(self):
        said, status, _ = self.ask(["1-2=misleading"], "list")
        self.assertEqual((said[0]["command"], said[0]["situation"], status), ("list", "no-bus", 21))
        self.assertTrue(said[0]["detail"].startswith("usb-enumeration-hangs: "), said)

    def test_unplugged_meanwhile(self):
        bench = self.start(["1-2=card-reader"], "card")
        self.assertIn("hold a card", bench.stdout.readline())
        self.tell("unplug", "1-2")
        said, status, _ = self.finish(bench)
        self.assertEqual(status, 17)
        self.assertIn("1-2: unplugged", said[0])

    def test_a_device_that_misleads_libusb_when_it_arrives_is_named(self):
        bench = self.start(["1-2=echo"], "watch", "--seconds", "120")
        self.assertIn("watching for 120 s", bench.stdout.readline())
        self.assertIn("arrived  1-2", bench.stdout.readline())
        self.tell("plug", "1-3", "misleading")
        said, status, _ = self.finish(bench)
        self.assertEqual(status, 21, said)
        self.assertIn("port 1-3 misleads", " ".join(said))

    def test_who_is_interrupted_gives_everything_back_and_says_nothing_more(self):
        # Not behind an "&", where a shell has Ctrl-C ignored.
        script = ('read go; sh -c "echo \\$\\$; exec \\"\\$@\\"" sh "$@"; echo "ended $?"; '
                  'readlink /sys/bus/usb/devices/1-2/1-2:1.0/driver')
        for number, device, fault, words in (
                (signal.SIGINT, "misleading", None, ("list",)),
                (signal.SIGINT, "echo", None, ("--seconds", "60", "watch")),
                (signal.SIGINT, "card-reader", None, ("--seconds", "60", "card")),
                (signal.SIGINT, "scanner-keyboard", None, ("--seconds", "60", "scan")),
                (signal.SIGTERM, "scanner-serial", None, ("--seconds", "60", "scan")),
                (signal.SIGHUP, "scanner-unknown", None, ("--seconds", "60", "scan", "--learn")),
                (signal.SIGINT, "card-reader", "mute", ("--seconds", "60", "test")),
                (signal.SIGINT, "printer-80", "mute", ("test",)),
                (signal.SIGINT, "printer-80", "mute", ("print",)),
                (signal.SIGINT, "printer", "deaf", ("print", "--profile", "generic-80mm"))):
            with self.subTest(words=words, device=device):
                used = device not in ("misleading", "echo")
                bench = self.start([f"1-2={device}"], "--json", *words, waits=True, script=script)
                harness.wait_until(self.control.exists, "the bench")
                if fault:
                    self.tell("fault", "1-2", fault)
                if used:
                    self.tell("hold", "1-2", "usbhid")
                self.go(bench)
                pid = int(bench.stdout.readline())
                if used:
                    self.await_listener("1-2", "urbs")
                elif words[-1] == "watch":
                    self.assertEqual(json.loads(bench.stdout.readline())["event"], "arrived")
                began = time.monotonic()
                os.kill(pid, number)
                said, _, _ = self.finish(bench)
                self.assertLess(time.monotonic() - began, 3)
                self.control.unlink(missing_ok=True)
                said = [line for line in said if line not in ("Terminated", "Hangup")]  # the shell's
                self.assertEqual(said[0], f"ended {128 + number}", said)
                self.assertEqual([line.rpartition("/")[2] for line in said[1:]], ["usbhid"] if used else [])

    def test_texts_of_a_device_command_neither_terminal_nor_json(self):
        """The device's own texts as the kernel shows them, through each command that tells of it."""
        title = ']0;mine"Maker\\( [2J1mName"}{\\' + "N" * (60 - len('[2J1mName"}{\\'))
        for words in (("list",), ("test", "--port", "1-2"), ("scan",), ("watch", "--seconds", "1")):
            for form in (), ("--json",):
                with self.subTest(words[0], form=form):
                    told = self.start(["1-2=scanner-forged"], *form, *words).communicate(timeout=harness.PATIENCE_S)[0]
                    *said, counts = told.splitlines()
                    self.assertRegex(told, r"\A[ -~\n]+\Z")
                    self.assertEqual(json.loads(counts)["devices"][0]["port"], "1-2")
                    lines = [json.loads(line) for line in said] if form else []
                    for line in lines:
                        self.assertEqual(len([one for one in SCHEMA["oneOf"] if fits(line, one)]), 1, line)
                    if words[0] in ("list", "watch"):
                        self.assertIn(title, lines[0]["title"] if form else said[words[0] == "watch"])
                    self.control.unlink(missing_ok=True)
        bench = self.start(["1-2=scanner-forged"], "--json", "scan", "--learn")
        self.await_listener("1-2")
        harness.wait_until(lambda: bench.poll() is not None or self.scan_once("1-2", "CONTOH-123"), "a learned scanner")
        said, status, _ = self.finish(bench)
        self.assertEqual((json.loads(said[-1])["situation"], status), ("ready", 0), said)
        self.control.unlink(missing_ok=True)
        said, _, _ = self.ask(["1-2=scanner-forged"], "list")
        self.assertEqual((said[0]["situation"], said[0]["model"]), ("ready", title.partition("( ")[2]))

    def test_a_test_page_is_printed(self):
        said, status, counts = self.ask(["1-2=printer-80"], "print")
        self.assertEqual((said[-1]["situation"], status), ("ready", 0), said)
        self.assertGreater(counts["1-2"]["bytes_out"], 1000)


if __name__ == "__main__":
    harness.main()
