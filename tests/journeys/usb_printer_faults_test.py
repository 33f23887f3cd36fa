"""What can be wrong with a printer, before, during and after the receipt: the citizen reads what to do, and once it is
mended one whole receipt lies there. The unchanged kiosk, the unmodified libusb, and a printer below it whose paper is
looked at.

Without arguments each fault comes once; `PrinterFaultsTest` runs the whole matrix, and `--keep FOLDER` keeps the screens
and the paper of each."""
import pathlib
import shutil
import sys
import unittest

import harness
import png
from usb_village import NIK, PRINTER, Village

PROFILE = """[[printer]]
name = "bench-80mm"
title = "The printer of the bench, which tells all"
paper_mm = 80
dots = 576
columns = 48
cutter = "partial"
feed_before_cut = 120
status = "epson"
automatic_status = true
port_status = true
rung = "process-id"
clears_buffer = true
usb = ["1209:0002"]
"""

CALL = "Mohon panggil petugas. Permohonan Anda aman."
# What the screen says, and whether what was being printed may be lost.
FAULTS = {
    "paper-out": ("Kertas printer habis. " + CALL, True),
    "paper-near-end": ("Sedang mencetak. Kertas printer hampir habis.", False),
    "cover-open": ("Tutup printer terbuka. " + CALL, True),
    "cutter-fault": ("Pemotong kertas printer macet. " + CALL, True),
    "overheated": ("Printer terlalu panas dan berhenti sebentar. Mohon tunggu.", False),
    "printer-offline": ("Printer dijeda. " + CALL, False),
}
# A receipt is of 30 KB, the printer's buffer of 16: in `during` bytes are still to come, in `taken` it has all of them, and
# after the cut it has yet to say that it is done.
MOMENTS = {"before": None, "during": "3000", "taken": "18000", "after": "cut"}
EACH_ONCE = (("paper-out", "during"), ("paper-out", "taken"), ("paper-near-end", "before"), ("cover-open", "before"),
             ("cutter-fault", "after"), ("overheated", "during"), ("printer-offline", "after"))
# Rows that are the same on every receipt of one office and service: its head, and its foot.
HEAD, FOOT = 130, 80
MARK = 58  # "CETAK ULANG", a gap of 24 dots, and the receipt's first row that is not blank

keep = None


class PrinterVillage(Village):
    devices = {PRINTER: "printer"}

    def __init__(self, template):
        super().__init__(template)
        profiles = self.folder / "profiles/printers"
        profiles.mkdir(parents=True)
        (profiles / "bench.toml").write_text(PROFILE)
        self.ideal = png.printed_rows(template.folder / "receipt.png")

    def paper(self, name):
        """How many sheets came out, and the newest one."""
        file = self.folder / f"{name}.png"
        said = self.tell("act", PRINTER, "picture", str(file))
        return int(said.split("sheets: ")[1].split(";")[0]), png.printed_rows(file), said

    def codes_on(self, name):
        return self.attempt("anjungan-decode", self.folder / f"{name}.png").stdout


class PrinterFaultsTest(harness.Journey):
    @staticmethod
    def make_village():
        return harness.in_service_village(PrinterVillage)

    def check(self, fault, moment):
        words, loses = FAULTS[fault]
        village = self.village
        village.start_usb_visit("--nik", NIK, wait_for_hub_ms=60_000)
        village.wait_for_screen("notice")
        if moment == "before":
            village.tell("fault", PRINTER, fault)
        else:
            village.tell("act", PRINTER, "break", fault, MOMENTS[moment])
        screen = f"printing-{fault}"
        village.wait_for_screen(screen)
        stops = fault != "paper-near-end"
        if stops:
            first_sheets, first, said = village.paper("first")
            self.assertNotIn("refused", said)
            self.assertEqual(first_sheets, 0 if moment == "before" else 1, "while it is broken nothing comes out")
            village.tell("mend", PRINTER)
        village.wait_for_screen("done")
        sheets, last, said = village.paper("last")
        self.assertNotIn("refused", said)
        village.start_hub()
        village.start_sync()
        status, summary, _ = village.finish()
        if keep:
            shutil.copytree(village.out, keep / f"{fault}-{moment}", dirs_exist_ok=True)
            for file in village.folder.glob("*st.png"):
                shutil.copy(file, keep / f"{fault}-{moment}")
        self.assertEqual(status, 0, village.log("kiosk"))

        text = village.shown(screen)[0]
        self.assertIn(words, text)
        self.assertIn("Permohonan Anda sudah tersimpan.", text)
        self.assertIn(summary["tracking_code"], text)
        if stops:
            self.assertIn("Menunggu printer", text)
            self.assertEqual("jangan ditarik" in text, moment != "before", text)
        self.assertIn("Ambil struk Anda dan simpan baik-baik.", village.shown("done")[0])

        # One whole receipt in the end; what was torn off is another sheet. After the cut the printer says that it is done as
        # soon as it is mended, mostly before it can be made to forget that.
        again = loses and (moment in ("during", "taken") or moment == "after" and sheets == 2)
        self.assertEqual(sheets, 2 if again else 1)
        whole = last
        if again and moment != "during":
            # It had all of the first one: the second says what it is.
            self.assertFalse(any(map(png.inked, last[MARK - 24:MARK])))
            whole = last[MARK:]
        if again:
            self.assertEqual(first, whole[:len(first)], "the beginning of the same receipt")
            self.assertEqual(len(first) == len(whole), moment == "after")
        self.assertEqual(whole[:HEAD], village.ideal[:HEAD])
        self.assertEqual(whole[-FOOT:], village.ideal[-FOOT:])
        codes = village.codes_on("last")
        self.assertIn(summary["tracking_code"].replace("-", ""), codes)
        self.assertEqual(len(codes.splitlines()), 2, codes)

        receipt = village.queue()[-1]
        self.assertEqual((receipt["print"], receipt["rung"]), ("tercetak", "(process-id)"))
        self.assertNotIn(NIK, village.log("kiosk"))


def name_of(fault, moment):
    return f"test_{fault.replace('-', '_')}_{moment}"


for one in FAULTS:
    for when in MOMENTS:
        setattr(PrinterFaultsTest, name_of(one, when), lambda self, one=one, when=when: self.check(one, when))


def load_tests(_loader, _tests, _pattern):
    return unittest.TestSuite(PrinterFaultsTest(name_of(fault, moment)) for fault, moment in EACH_ONCE)


if __name__ == "__main__":
    if "--keep" in sys.argv:
        at = sys.argv.index("--keep")
        keep = pathlib.Path(sys.argv[at + 1]).resolve()
        del sys.argv[at:at + 2]
    harness.main()
