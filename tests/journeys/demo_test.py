"""What ./dev run starts, as a person starts it: one command, its exit status, what it leaves, and what it leaves behind."""
import json
import os
import pathlib
import re
import signal
import subprocess
import tempfile
import unittest

import harness


class DemoTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="anj-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.state, self.out = self.folder / "state", self.folder / "out"
        self.addCleanup(self.end_programs)

    def command(self, *options):
        return [str(part) for part in (harness.ROOT / "tools/demo", "--bin", harness.BIN, "--state", self.state, "--out",
                                       self.out, *options)]

    def run_to_its_end(self, *options):
        """Returns what it said and its last line, as JSON."""
        done = subprocess.run(self.command(*options), capture_output=True, text=True, timeout=3 * harness.PATIENCE_S)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(done.stderr, "")
        self.assertEqual(self.programs(), {})
        return done.stdout, json.loads(done.stdout.splitlines()[-1])

    def programs(self):
        """The programs that run with this state folder: pid -> name."""
        found = {}
        for entry in pathlib.Path("/proc").glob("[0-9]*"):
            try:
                words = (entry / "cmdline").read_bytes().decode(errors="replace").split("\0")
            except OSError:
                continue  # it has just ended
            if words[0].startswith(str(harness.BIN)) and any(str(self.state) in word for word in words):
                found[int(entry.name)] = pathlib.Path(words[0]).name
        return found

    def end_programs(self):
        for pid in self.programs():
            os.kill(pid, signal.SIGKILL)

    def check_what_it_left(self, summary):
        self.assertEqual(set(summary), {"request_id", "tracking_code", "service", "office", "delivery", "files"})
        self.assertEqual((summary["service"], summary["office"]), ("sktm", "Desa Contoh"))
        files = [pathlib.Path(file) for file in summary["files"]]
        self.assertEqual(sorted(files), sorted(self.out.iterdir()))
        self.assertTrue(all(file.stat().st_size > 0 for file in files))
        pictures = sorted(file.name for file in files if re.fullmatch(r"\d\d-[a-z0-9-]+\.png", file.name))
        self.assertEqual([name[:2] for name in pictures], [f"{i:02}" for i in range(1, len(pictures) + 1)])
        self.assertEqual({name[3:-4] for name in pictures} &
                         {"attract", "notice", "nik", "form-nama", "review", "done"},
                         {"attract", "notice", "nik", "form-nama", "review", "done"})
        for name in pictures:
            self.assertEqual((self.out / name).read_bytes()[16:24], (1080).to_bytes(4, "big") + (1920).to_bytes(4, "big"))
        for line in (self.out / "touches.jsonl").read_text().splitlines():
            touch = json.loads(line)
            self.assertEqual(set(touch), {"t", "x", "y", "screen"})
            self.assertTrue(0 <= touch["x"] < 1080 and 0 <= touch["y"] < 1920, touch)
        paper = (self.out / "receipt.escpos").read_bytes()
        self.assertEqual(paper.count(b"\x1dV"), 1)
        self.assertIn(summary["tracking_code"].encode(), paper)
        self.assertEqual((self.out / "receipt.png").read_bytes()[:4], b"\x89PNG")

    def test_each_start_plays_a_visit_and_only_the_first_makes_a_village(self):
        said, first = self.run_to_its_end()
        self.assertIn("making a hub", said)
        self.assertEqual(first["delivery"], "diterima")
        self.check_what_it_left(first)
        request = json.loads((self.out / "request.json").read_text())
        self.assertEqual(request["payload"]["nik"], "6402065208909999")
        self.assertEqual(request["payload"]["answers"]["nama"], "Warga Contoh")
        self.assertIn(first["request_id"], json.dumps(request))

        answers = self.folder / "answers.json"
        answers.write_text(json.dumps({"nama": "Orang Lain", "alamat": "Jalan Contoh 6", "untuk": "sendiri",
                                       "keperluan": "sekolah", "tujuan": "SMA Contoh", "penghasilan": "0",
                                       "tanggungan": "1"}))
        said, second = self.run_to_its_end("--answers", answers)
        self.assertNotIn("making a hub", said)
        self.check_what_it_left(second)
        self.assertNotEqual(second["request_id"], first["request_id"])
        request = json.loads((self.out / "request.json").read_text())
        self.assertEqual(request["payload"]["answers"]["nama"], "Orang Lain")

        # The same state again, with the hub left out.
        _, third = self.run_to_its_end("--no-hub")
        self.assertEqual(third["delivery"], "tersimpan")
        self.check_what_it_left(third)
        self.assertFalse((self.out / "request.json").exists())

    def check_that_stays_end_with(self, how):
        """Starts one that stays, ends it by the signal `how`, and waits until nothing is left."""
        with open(self.folder / "said", "w+") as said:
            demo = subprocess.Popen(self.command("--stay"), stdout=said, stderr=said)
            self.addCleanup(demo.wait)
            self.addCleanup(demo.kill)

            def summary():
                said.seek(0)
                return [line for line in said.read().splitlines() if line.startswith("{")] or demo.poll() is not None
            self.assertIsNot(harness.wait_until(summary, "the visit"), True)
            everything = ["anjungan-devsim", "anjungan-devsim", "anjungan-hub", "anjungan-kiosk", "anjungan-sync"]
            harness.wait_until(lambda: sorted(self.programs().values()) == everything, "the programs that stay")
            listed = subprocess.run([harness.BIN / "anjungan-hub", "list", "--state", self.state / "hub"],
                                    capture_output=True, text=True, timeout=harness.PATIENCE_S)
            self.assertEqual(listed.stdout.split()[2:], ["diterima"], listed.stderr)
            demo.send_signal(how)
            status = demo.wait(harness.PATIENCE_S)
        harness.wait_until(lambda: not self.programs(), "the programs to end")
        return status

    def test_what_stays_runs_until_it_is_ended_and_then_ends_whole(self):
        self.assertEqual(self.check_that_stays_end_with(signal.SIGTERM), 143)

    def test_what_stays_ends_even_if_the_command_is_killed(self):
        self.assertEqual(self.check_that_stays_end_with(signal.SIGKILL), -signal.SIGKILL)

    def open_window(self, plugged, heard):
        """Runs in a window with these devices plugged in until the kiosk's log says all of `heard`. Returns what was said,
        the log, and the transfers of each device."""
        command = [harness.BIN / "anjungan-devsim", "usb", "--counts", self.folder / "counts.json",
                   *[word for device in plugged for word in ("--device", device)], "--",
                   harness.ROOT / "tools/demo", "--bin", harness.BIN, "--state", self.state, "--no-hub"]
        # A display by name only: SDL draws into memory.
        environment = dict(os.environ, DISPLAY=":", SDL_VIDEODRIVER="dummy")
        with open(self.folder / "said", "w+") as said:
            demo = subprocess.Popen([*map(str, command)], stdout=said, stderr=said, env=environment)
            self.addCleanup(demo.wait)
            self.addCleanup(demo.kill)

            def log():
                file = self.state / "logs/kiosk.log"
                return file.read_text() if file.exists() else ""
            harness.wait_until(lambda: all(words in log() for words in heard), f"the devices: {log()}")
            demo.send_signal(signal.SIGTERM)
            demo.wait(harness.PATIENCE_S)
            said.seek(0)
            lines = said.read().splitlines()
        harness.wait_until(lambda: not self.programs(), "the programs to end")
        counts = json.loads((self.folder / "counts.json").read_text())["devices"]
        return lines, log(), {one["port"]: one for one in counts}

    def test_a_window_takes_what_is_plugged_in_and_simulates_the_rest(self):
        lines, log, _ = self.open_window(["1-4=printer-80", "1-5=printer", "1-6=echo"], ["scanner: ", "card reader: "])
        self.assertIn("== printer: 1-4 pos-80", lines)
        self.assertTrue([line for line in lines if line.startswith("== card reader: simulated; try ")], lines)
        self.assertTrue([line for line in lines if line.startswith("== scanner: simulated; try ")], lines)
        self.assertIn("sim-1-1", log)

    def test_a_window_takes_a_reader_and_a_scanner_and_simulates_the_printer(self):
        lines, log, counts = self.open_window(["1-2=card-reader", "1-3=scanner-pos"],
                                              ["card reader: 1-2 is ready", " at 1-3 is ready"])
        self.assertTrue([line for line in lines if line.startswith("== card reader: 1-2")], lines)
        self.assertTrue([line for line in lines if line.startswith("== scanner: 1-3")], lines)
        self.assertTrue([line for line in lines if line.startswith("== printer: simulated")], lines)
        self.assertNotIn("sim-", log, "nothing is simulated beside a real one of its kind")
        for port in "1-2", "1-3":
            self.assertGreater(counts[port]["urbs"], 0, port)

    def test_something_given_wrongly_ends_with_status_2_and_leaves_no_receipt(self):
        done = subprocess.run(self.command("--nik", "6402067208909999"), capture_output=True, text=True,
                              timeout=2 * harness.PATIENCE_S)
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertEqual(done.stderr.splitlines(), ["anjungan-kiosk: the NIK's day of birth cannot exist"])
        self.assertFalse((self.out / "receipt.escpos").exists())
        self.assertEqual(self.programs(), {})


if __name__ == "__main__":
    harness.main()
