"""Vouchers that must not make a kiosk: each is refused with a plain reason, and nothing is stored."""
import shutil
import subprocess
import unittest

import harness


class EnrolmentTest(harness.Journey):
    def setUp(self):
        super().setUp()
        self.village.start_printer()

    def refuse(self, expected_status, says, screen, shows):
        """A visit to a bare kiosk that must end on `screen`, which tells a technician `shows`."""
        status, _, stderr = self.village.visit(wait_for_hub_ms=0)
        self.assertEqual(status, expected_status, stderr)
        self.assertIn(says, stderr)
        self.assertTrue(sorted(self.village.out.glob("*.png"))[-1].stem.endswith(screen))
        self.assertIn(shows, self.village.shown(screen)[0])
        self.assertFalse((self.village.kiosk / "keys/sign.pem").exists())
        self.assertEqual(self.village.queue(), [])

    def test_a_tampered_voucher(self):
        text = bytearray(self.village.voucher.read_bytes())
        text[100] = ord("A") if text[100] != ord("A") else ord("B")
        self.village.voucher.write_bytes(text)
        self.refuse(2, "damaged", "bare", "Voucher ditolak: isinya rusak atau sudah diubah.")

    def test_a_voucher_of_an_unknown_issuer(self):
        shutil.rmtree(self.village.folder / "issuer")
        self.village.tool("anjungan-provision", "issuer-new", "--out", self.village.folder / "issuer")
        self.village.voucher = self.village.make_voucher("Desa Contoh", "64.02.99.9998")
        self.refuse(2, "issuer", "bare", "Voucher ditolak: penerbitnya tidak dikenal anjungan ini.")

    def test_a_file_that_is_no_voucher(self):
        self.village.voucher.write_text("halo")
        self.refuse(2, "no voucher", "bare", "Kode ini bukan voucher pemasangan.")

    def test_a_picture_without_a_voucher(self):
        self.village.voucher = self.village.folder / "halo.png"
        subprocess.run(["qrencode", "-o", self.village.voucher, "halo"], check=True)
        self.refuse(2, "no voucher", "bare", "Kode ini bukan voucher pemasangan.")

    def test_a_voucher_used_on_another_kiosk(self):
        self.village.start_hub()
        self.village.start_sync()
        self.assertEqual(self.village.visit()[0], 0)
        self.village.kill("sync")
        self.village.kiosk, self.village.out = self.village.folder / "second", self.village.folder / "out-2"
        self.village.start_sync()
        self.refuse(1, "refused", "enrol-result", "Voucher ini sudah dipakai anjungan lain.")
        self.assertEqual(len(self.village.hub_list()), 1)

    def test_an_expired_voucher(self):
        # The kiosk's own clock may be wrong: it is the hub that says so.
        self.village.voucher = self.village.make_voucher("Desa Contoh", "64.02.99.9998", "--not-before", "2024-01-01",
                                                         "--not-after", "2024-01-31")
        self.village.start_hub()
        self.village.start_sync()
        self.refuse(1, "refused", "enrol-result", "Masa berlaku voucher sudah lewat.")
        self.assertEqual(self.village.hub_list(), [])

    def test_a_voucher_that_brings_the_key_that_signed_it(self):
        # Somebody's own hub, whose signing key stands inside as the hub's and signs the voucher too.
        issuer = self.village.folder / "issuer"
        shutil.copy(self.village.hub / "keys/sign.pem", issuer / "issuer.pem")
        self.village.voucher = self.village.make_voucher("Desa Contoh", "64.02.99.9998")
        self.refuse(2, "issuer", "bare", "Voucher ditolak: penerbitnya tidak dikenal anjungan ini.")

    def test_a_hub_with_another_certificate(self):
        shutil.rmtree(self.village.hub)
        self.village.tool("anjungan-hub", "init", "--state", self.village.hub, "--kiosk-url",
                          f"https://127.0.0.1:{self.village.kiosk_port}", "--public-url",
                          f"http://127.0.0.1:{self.village.people_port}")
        self.village.issuers.mkdir(exist_ok=True)
        shutil.copy(self.village.folder / "issuer/issuer.pub", self.village.issuers)
        self.village.start_hub()
        self.village.start_sync()
        self.refuse(1, "refused", "enrol-result", "Server yang menjawab bukan server kabupaten.")

    def test_without_a_network_the_kiosk_serves_at_once_and_is_enrolled_later(self):
        status, summary, stderr = self.village.visit(wait_for_hub_ms=0)
        self.assertEqual(status, 0, stderr)
        self.village.start_hub()
        self.village.start_sync()
        self.village.start_idle_kiosk()
        harness.wait_until(lambda: self.village.queue()[0]["status"] == "diterima", "the delivery")
        self.assertEqual([row[1] for row in self.village.hub_list()], [summary["tracking_code"]])

    def test_requests_of_a_kiosk_that_is_refused_later_wait_at_the_hub_until_a_person_adopts_them(self):
        self.village.start_hub()
        self.village.start_sync()
        self.assertEqual(self.village.visit()[0], 0)
        self.village.kill("sync")
        self.village.kiosk, self.village.out = self.village.folder / "second", self.village.folder / "out-2"
        status, summary, stderr = self.village.visit(wait_for_hub_ms=0)
        self.assertEqual(status, 0, stderr)
        self.village.start_sync()
        self.village.start_idle_kiosk()
        harness.wait_until(lambda: self.village.queue()[0]["delivery"] == "refused", "the refusal")
        self.assertEqual(self.village.queue()[0]["status"], "perlu-petugas")
        code = summary["tracking_code"]
        held = self.village.tool("anjungan-hub", "list", "--state", self.village.hub, "--held").splitlines()
        self.assertEqual([line.split()[1:] for line in held], [[code, "perlu-petugas", "held-back:kiosk-refused"]])
        self.village.tool("anjungan-hub", "adopt", "--state", self.village.hub, code)
        self.village.kill("sync")
        self.village.start_sync()
        harness.wait_until(lambda: self.village.queue()[0]["status"] == "diterima", "the adoption")
        self.village.tool("anjungan-hub", "status", "--state", self.village.hub, code, "diperiksa")
        self.village.kill("sync")
        self.village.start_sync()
        harness.wait_until(lambda: self.village.queue()[0]["status"] == "diperiksa", "the status")


class OwnKeyTest(harness.JourneyInService):
    def test_another_signing_key_than_its_own_stops_the_kiosk(self):
        before = self.village.queue()
        self.village.tool("anjungan-provision", "issuer-new", "--out", self.village.folder / "other")
        key = self.village.kiosk / "keys/sign.pem"
        shutil.copy(self.village.folder / "other/issuer.pem", key)
        key.chmod(0o600)
        status, _, stderr = self.village.visit(wait_for_hub_ms=0)
        self.assertEqual(status, 1, stderr)
        self.assertIn(f"{key}: not the key", stderr)
        self.assertIn("put back the file", stderr)
        self.assertEqual(self.village.queue(), before)


if __name__ == "__main__":
    harness.main()
