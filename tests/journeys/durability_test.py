"""Nothing is lost: what is on the disk before the printer begins, and what is left after each process is killed at any
point. Kills are placed by strace at an exact system call, not by time."""
import re
import signal
import unittest

import harness

SMALL = "--size", "540x960"  # strace stops at every write of a picture
TRACED = "openat,write,pwrite64,fdatasync,fsync,sendto,connect"


class DurabilityTest(harness.JourneyInService):
    def setUp(self):
        super().setUp()
        # Without a link a visit makes the same system calls each time, so that they can be counted.
        self.village.start_printer()
        self.village.start_hub()

    @staticmethod
    def whole(lines, i):
        """The call that begins on line `i`, with its result when strace shows that on a later line."""
        if "<unfinished" not in lines[i]:
            return lines[i]
        thread = lines[i].split()[0]
        rest = next((line for line in lines[i + 1:] if line.startswith(thread) and "resumed>" in line), "resumed>")
        return lines[i].split("<unfinished")[0].rstrip() + rest.split("resumed>", 1)[1]

    def test_the_wal_is_synced_between_its_last_write_and_the_printers_first_byte(self):
        trace = self.village.folder / "trace"
        status, _, stderr = self.village.visit(
            *SMALL, wrapper=("strace", "-f", "-y", "-qq", "-e", "trace=" + TRACED, "-o", trace))
        self.assertEqual(status, 0, stderr)
        lines = trace.read_text(errors="replace").splitlines()
        wal_write = [i for i, line in enumerate(lines) if re.search(r"pwrite64\(\d+<[^>]*store\.db-wal>", line)]
        wal_sync = [i for i, line in enumerate(lines)
                    if re.search(r"fdatasync\(\d+<[^>]*store\.db-wal>\) *= 0", self.whole(lines, i))]
        # The receipt starts with ESC @; the questions before it (DLE EOT) ask for the printer's state.
        first_byte = next(i for i, line in enumerate(lines)
                          if re.search(r"(sendto|write)\(\d+<[^>]*(socket|UNIX)[^>]*>, \"\\33@", line))
        last_write = max(i for i in wal_write if i < first_byte)
        self.assertTrue(any(last_write < i < first_byte for i in wal_sync),
                        "\n".join(lines[last_write:first_byte + 1]))

    def check_killed_at(self, call, number):
        """Kills the kiosk as one of its threads makes its `number`th such call, then lets it settle."""
        with self.subTest(call=call, number=number):
            requests = len(self.village.queue())
            receipts, paper = self.village.receipts(), len(self.village.paper())
            status, _, _ = self.village.visit(
                *SMALL, wrapper=("strace", "-f", "-qq", "-o", "/dev/null", "-e", "trace=" + TRACED, "-e",
                         f"inject={call}:signal=KILL:when={number}"), wait_for_hub_ms=0)
            self.assertEqual(status, -signal.SIGKILL, "the visit ended before it made so many such calls")
            bytes_had_left = len(self.village.paper()) > paper
            self.settle()
            rows = self.village.queue()[requests:]
            printed = self.village.receipts() - receipts
            if not rows:
                self.assertEqual(printed, 0, "a receipt without a request")
                return "nothing kept"
            self.assertEqual(len(rows), 1)
            if rows[0]["print"] == "ditanya":
                self.assertTrue(bytes_had_left, "asked about a receipt of which no byte had left")
                self.assertLessEqual(printed, 1)
                return "asked"
            self.assertEqual(rows[0]["print"], "tercetak")
            self.assertEqual(printed, 1)
            return "printed"

    def settle(self):
        """The kiosk starts again with nobody before it, until nothing waits for the printer."""
        self.village.start_idle_kiosk()
        harness.wait_until(lambda: all(row["print"] in ("tercetak", "ditanya") for row in self.village.queue()),
                           "the receipts that were left")
        self.village.kill("kiosk")

    def test_a_kiosk_killed_while_it_writes_to_the_disk(self):
        outcomes = {self.check_killed_at("pwrite64", number) for number in (6, 20, 30, 34, 38)}
        self.assertEqual(outcomes & {"nothing kept", "printed"}, {"nothing kept", "printed"})

    def test_a_kiosk_killed_while_it_syncs_the_disk(self):
        for number in (5, 7, 8):
            self.check_killed_at("fdatasync", number)

    def test_a_kiosk_killed_while_it_prints(self):
        # The first four calls ask for the printer's state; the receipt begins with the fifth.
        self.assertEqual(self.check_killed_at("sendto", 2), "printed")
        for number in (6, 12):
            self.assertEqual(self.check_killed_at("sendto", number), "asked")

    def test_a_printer_that_comes_late_prints_the_receipt_whole(self):
        self.village.kill("printer")
        before = self.village.receipts()
        self.village.start_visit(wait_for_hub_ms=0)
        harness.wait_until(lambda: any("printing" in path.name for path in self.village.out.glob("*.png")) or
                           self.village.running["kiosk"].poll() is not None, "the printing screen")
        self.village.start_printer()
        self.assertEqual(self.village.running["kiosk"].wait(harness.PATIENCE_S), 0)
        self.assertEqual(self.village.queue()[-1]["print"], "tercetak")
        self.assertEqual(self.village.receipts(), before + 1)


if __name__ == "__main__":
    harness.main()
