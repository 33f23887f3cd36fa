"""Vouchers that must not make a kiosk: each is refused with a plain reason, and nothing is stored."""
import shutil
import subprocess
import unittest

import harness


class EnrolmentTest(harness.Journey):
    def setUp(self):
        super().setUp()
        self.village.start_printer()

    def refuse(self, expected_status, says, last_screen):
        status, _, stderr = self.village.visit(wait_for_hub_ms=0)
        self.assertEqual(status, expected_status, stderr)
        self.assertIn(says, stderr)
        self.assertIn(last_screen, sorted(self.village.out.glob("*.png"))[-1].name)
        self.assertFalse((self.village.kiosk / "keys/sign.pem").exists())
        self.assertEqual(self.village.queue(), [])

    def test_a_tampered_voucher(self):
        text = bytearray(self.village.voucher.read_bytes())
        text[100] = ord("A") if text[100] != ord("A") else ord("B")
        self.village.voucher.write_bytes(text)
        self.refuse(2, "damaged", "bare")

    def test_a_voucher_of_an_unknown_issuer(self):
        shutil.rmtree(self.village.folder / "issuer")
        self.village.tool("anjungan-provision", "issuer-new", "--out", self.village.folder / "issuer")
        self.village.voucher = self.village.make_voucher("Desa Contoh", "64.02.99.9998")
        self.refuse(2, "issuer", "bare")

    def test_a_file_that_is_no_voucher(self):
        self.village.voucher.write_text("halo")
        self.refuse(2, "no voucher", "bare")

    def test_a_picture_without_a_voucher(self):
        self.village.voucher = self.village.folder / "halo.png"
        subprocess.run(["qrencode", "-o", self.village.voucher, "halo"], check=True)
        self.refuse(2, "no voucher", "bare")

    def test_a_voucher_used_on_another_kiosk(self):
        self.village.start_hub()
        self.village.start_sync()
        self.assertEqual(self.village.visit()[0], 0)
        self.village.kill("sync")
        self.village.kiosk, self.village.out = self.village.folder / "second", self.village.folder / "out-2"
        self.village.start_sync()
        self.refuse(1, "refused", "enrol-result")
        self.assertEqual(len(self.village.hub_list()), 1)

    def test_a_hub_with_another_certificate(self):
        shutil.rmtree(self.village.hub)
        self.village.tool("anjungan-hub", "init", "--state", self.village.hub, "--kiosk-url",
                          f"https://127.0.0.1:{self.village.kiosk_port}", "--public-url",
                          f"http://127.0.0.1:{self.village.people_port}")
        self.village.issuers.mkdir(exist_ok=True)
        shutil.copy(self.village.folder / "issuer/issuer.pub", self.village.issuers)
        self.village.start_hub()
        self.village.start_sync()
        self.refuse(1, "refused", "enrol-result")

    def test_without_a_network_the_kiosk_serves_at_once_and_is_enrolled_later(self):
        status, summary, stderr = self.village.visit(wait_for_hub_ms=0)
        self.assertEqual(status, 0, stderr)
        self.village.start_hub()
        self.village.start_sync()
        self.village.start_idle_kiosk()
        harness.wait_until(lambda: self.village.queue()[0]["status"] == "diterima", "the delivery")
        self.assertEqual([row[1] for row in self.village.hub_list()], [summary["tracking_code"]])


if __name__ == "__main__":
    harness.main()
