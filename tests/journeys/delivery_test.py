"""Delivery when processes die: what was accepted reaches the hub exactly once in effect."""
import contextlib
import re
import sqlite3
import unittest

import harness


class DeliveryTest(harness.JourneyInService):
    def visits_without_a_link(self, count):
        codes = []
        for _ in range(count):
            status, summary, stderr = self.village.visit(wait_for_hub_ms=0)
            self.assertEqual(status, 0, stderr)
            codes.append(summary["tracking_code"])
        return codes

    def delivered(self):
        return not self.undelivered()

    def undelivered(self):
        return [row["code"] for row in self.village.queue() if row["status"] != "diterima"]

    def check_delivered_once(self, codes):
        if "hub" not in self.village.running:
            self.village.start_hub()
        self.village.start_sync()
        harness.wait_until(self.delivered, "the delivery")
        self.assertEqual(sorted(row[1] for row in self.village.hub_list()), sorted(codes))

    def test_a_hub_killed_in_the_middle_of_a_delivery_loses_and_doubles_nothing(self):
        self.village.start_printer()
        codes = [self.village.first_visit["tracking_code"]]
        codes += self.visits_without_a_link(2)
        self.village.start_idle_kiosk()
        # Only an offer makes it write into its database's log; it answers one once all of that is on the disk.
        log = self.village.hub / "hub.db-wal"
        for call, number, path in (("sendmsg", 2, None), ("pwrite64", 1, log), ("pwrite64", 3, log), ("pwrite64", 6, log)):
            with self.subTest(call=call, number=number):
                self.village.start_hub(wrapper=harness.killed_at(call, number, path))
                self.assertIsNone(self.village.running["hub"].poll(), "killed before any delivery")
                self.village.start_sync()
                self.village.wait_for_death("hub")
                self.village.kill("sync")
                self.assertEqual(self.undelivered(), codes[1:])
                self.assertEqual(len(self.village.hub_list()), 1)
        self.check_delivered_once(codes)

    def test_a_sync_killed_at_any_step_of_a_delivery_delivers_once_all_the_same(self):
        self.village.start_printer()
        self.village.start_hub()
        codes = [self.village.first_visit["tracking_code"]]
        codes += self.visits_without_a_link(2)
        self.village.start_idle_kiosk()
        # Its first two messages greet the kiosk, the next two a hub; then come the question to the hub, three messages to
        # the kiosk, the offer to the hub, and what the hub answered, to the kiosk.
        for number, to_hub, at_hub in ((5, True, 1), (9, True, 1), (11, False, 3)):
            with self.subTest(number=number):
                trace = self.village.folder / "trace"
                self.village.start_sync(wrapper=harness.killed_at("sendto", number, trace=trace))
                self.village.wait_for_death("sync")
                calls = [line for line in trace.read_text(errors="replace").splitlines() if "sendto(" in line]
                self.assertEqual("<TCP" in calls[-1].split(",")[0], to_hub, calls)
                self.assertEqual(self.undelivered(), codes[1:])
                self.assertEqual(len(self.village.hub_list()), at_hub)
        self.check_delivered_once(codes)

    def test_a_secured_request_is_purged_from_the_kiosk_and_stays_at_the_hub(self):
        self.village.start_all()
        code = self.village.first_visit["tracking_code"]
        self.assertEqual(self.village.queue()[0]["delivery"], "stored")
        self.village.tool("anjungan-hub", "backup", "--state", self.village.hub)
        self.village.start_idle_kiosk()
        harness.wait_until(lambda: self.village.queue()[0]["delivery"] == "secured", "secured")
        self.assertEqual([row[1] for row in self.village.hub_list()], [code])
        self.village.kill("kiosk")
        with contextlib.closing(sqlite3.connect(self.village.kiosk / "store.db")) as database:
            self.assertEqual(database.execute("SELECT envelope FROM request").fetchall(), [(None,)])

    def test_no_log_holds_what_the_citizen_typed(self):
        self.village.start_all()
        self.village.start_visit()
        self.assertEqual(self.village.running["kiosk"].wait(harness.PATIENCE_S), 0)
        logs = {path.stem for path in self.village.folder.glob("*.log")}
        self.assertEqual(logs, {"kiosk", "hub", "sync", "printer"})
        for name in logs:
            text = self.village.log(name)
            self.assertNotEqual(text, "", name)
            self.assertIsNone(re.search(r"6402 ?0652 ?0890 ?9999|Warga Contoh|Jalan Contoh|081200009999", text), name)
        database = b"".join(path.read_bytes() for path in self.village.kiosk.glob("store.db*"))
        for typed in (b"6402065208909999", b"Warga Contoh", b"Jalan Contoh"):
            self.assertNotIn(typed, database)


if __name__ == "__main__":
    harness.main()
