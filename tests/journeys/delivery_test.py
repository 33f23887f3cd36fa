"""Delivery when processes die: what was accepted reaches the hub exactly once in effect."""
import re
import unittest

import harness


class DeliveryTest(harness.Journey):
    def visits_without_a_link(self, count):
        codes = []
        for _ in range(count):
            status, summary, stderr = self.village.visit(wait_for_hub_ms=0)
            self.assertEqual(status, 0, stderr)
            codes.append(summary["tracking_code"])
        return codes

    def delivered(self):
        return all(row["status"] == "diterima" for row in self.village.queue())

    def test_a_hub_killed_in_the_middle_of_a_delivery_loses_and_doubles_nothing(self):
        self.village.start_all()
        self.assertEqual(self.village.visit()[0], 0)
        for name in ("sync", "hub"):
            self.village.kill(name)
        codes = self.visits_without_a_link(2)
        # The writer of the hub's database dies at its write number N: before, in and after the commit.
        for number in (2, 6, 10):
            command = ["strace", "-f", "-qq", "-o", "/dev/null", "-e", "trace=pwrite64,fdatasync", "-e",
                       f"inject=fdatasync:signal=KILL:when={number}", harness.BIN / "anjungan-hub", "serve", "--state",
                       self.village.hub, "--kiosk-listen", f"127.0.0.1:{self.village.kiosk_port}", "--people-listen",
                       f"127.0.0.1:{self.village.people_port}"]
            self.village.start("hub", *command)
            self.village.start_sync()
            self.village.start_idle_kiosk()
            harness.wait_until(lambda: self.village.running["hub"].poll() is not None or self.delivered(),
                               "the hub's death, or the delivery")
            for name in ("kiosk", "sync", "hub"):
                self.village.kill(name)
        self.village.start_hub()
        self.village.start_sync()
        self.village.start_idle_kiosk()
        harness.wait_until(self.delivered, "the delivery")
        at_hub = [row[1] for row in self.village.hub_list()]
        self.assertEqual(len(at_hub), 3)
        self.assertEqual(len(set(at_hub)), 3)
        self.assertLessEqual(set(codes), set(at_hub))

    def test_a_sync_killed_again_and_again_delivers_all_the_same(self):
        self.village.start_printer()
        self.village.start_hub()
        codes = self.visits_without_a_link(2)
        self.village.start_idle_kiosk()
        for _ in range(5):
            self.village.start_sync()
            self.village.kill("sync")
        self.village.start_sync()
        harness.wait_until(self.delivered, "the delivery")
        self.assertEqual(sorted(row[1] for row in self.village.hub_list()), sorted(codes))

    def test_a_secured_request_is_purged_from_the_kiosk_and_stays_at_the_hub(self):
        self.village.start_all()
        code = self.village.visit()[1]["tracking_code"]
        self.assertEqual(self.village.queue()[0]["delivery"], "stored")
        self.village.tool("anjungan-hub", "backup", "--state", self.village.hub)
        self.village.start_idle_kiosk()
        harness.wait_until(lambda: self.village.queue()[0]["delivery"] == "secured", "secured")
        self.assertEqual([row[1] for row in self.village.hub_list()], [code])

    def test_no_log_holds_what_the_citizen_typed(self):
        self.village.start_all()
        self.assertEqual(self.village.visit()[0], 0)
        for name in ("kiosk", "hub", "sync", "printer"):
            path = self.village.folder / f"{name}.log"
            text = path.read_text() if path.exists() else ""
            self.assertIsNone(re.search(r"6402065208909999|Warga Contoh|Jalan Contoh|081200009999", text), name)
        database = b"".join(path.read_bytes() for path in self.village.kiosk.glob("store.db*"))
        for typed in (b"6402065208909999", b"Warga Contoh", b"Jalan Contoh"):
            self.assertNotIn(typed, database)


if __name__ == "__main__":
    harness.main()
