#include "ui/gallery/samples.h"

#include <utility>

namespace ui::gallery {
namespace {

using namespace screens;  // its views are all that this file is about

class Collection {
 public:
  Collection(Texts texts, text::Language language, theme::Contrast contrast)
      : longest_(texts == Texts::kLongest) {
    chrome_.language = language;
    chrome_.contrast = contrast;
    chrome_.office =
        Pick("Kantor Desa Contoh", "Kantor Kelurahan Persiapan Contoh Seberang Ulu Tengah");
    chrome_.district = Pick("Kecamatan Contoh", "Kecamatan Contoh Seberang Barat Daya");
    chrome_.clock = "09.41";
    chrome_.date = Pick("Sen, 3 Agu", "Kam, 31 Des");
    chrome_.kiosk = "0001";
    chrome_.delivery = longest_ ? Delivery::kLinkDown : Delivery::kAllDelivered;
    chrome_.waiting = longest_ ? 128 : 0;
  }

  std::string Pick(const char* usual, const char* longest) const {
    return longest_ ? longest : usual;
  }
  bool longest() const { return longest_; }

  Chrome Bars(bool back, bool help, bool cancel) const {
    Chrome chrome = chrome_;
    chrome.can_go_back = back;
    chrome.can_help = help;
    chrome.can_cancel = cancel;
    return chrome;
  }

  void Add(std::string name, Chrome chrome, Screen screen, Overlay overlay = NoOverlay{}) {
    samples_.push_back({std::move(name), {std::move(chrome), std::move(screen), overlay}});
  }

  std::vector<Sample> Take() { return std::move(samples_); }

 private:
  bool longest_;
  Chrome chrome_;
  std::vector<Sample> samples_;
};

void AddBeginning(Collection& all) {
  const Chrome plain = all.Bars(false, true, false);
  const Chrome full = all.Bars(true, true, true);
  all.Add("attract", plain, AttractView{});
  Chrome connecting = plain;
  connecting.delivery = Delivery::kConnecting;
  all.Add("attract-connecting", connecting, AttractView{});
  Chrome sending = plain;
  sending.delivery = Delivery::kSending;
  sending.waiting = 3;
  all.Add("attract-sending", sending, AttractView{});
  Chrome away = plain;
  away.delivery = Delivery::kLinkDown;
  away.waiting = 12;
  all.Add("attract-link-down", away, AttractView{});
  all.Add("attract-card-left", plain, AttractView{.card_left_behind = true});
  all.Add("attract-card-left-link-down", away, AttractView{.card_left_behind = true});
  // The longest names that a voucher of anjungan-provision has: 80 bytes each.
  Chrome names = plain;
  names.office =
      "Kantor Kelurahan Persiapan Contoh Seberang Ulu Tengah Pemekaran Dari Kelurahan Contoh Lama";
  names.district =
      "Kecamatan Persiapan Contoh Seberang Barat Daya Pemekaran Dari Kecamatan Contoh Lama";
  all.Add("attract-names", names, AttractView{});
  Chrome refused = all.Bars(false, false, false);
  refused.delivery = Delivery::kNotTakenIn;
  refused.refusal = all.Pick("voucher-used", "voucher-signature-wrong");
  all.Add("attract-not-taken-in", refused, AttractView{});
  all.Add("notice", all.Bars(true, true, true), NoticeView{});
  all.Add("identify", full, IdentifyView{});
  all.Add("identify-no-scanner", full, IdentifyView{.scanner_works = false});
  all.Add("identify-card", full, IdentifyView{.card_reader_works = true});
  for (int i = 1; i <= static_cast<int>(CardMessage::kLeftBehind); ++i) {
    const auto card = static_cast<CardMessage>(i);
    const std::string number = std::to_string(i);
    if (!all.longest() && card != CardMessage::kRead) continue;
    all.Add("notice-card-" + number, full, NoticeView{card});
    all.Add("identify-card-" + number, full, IdentifyView{.card_reader_works = true, .card = card});
    all.Add("scan-card-" + number, full, ScanView{.card = card});
    all.Add("nik-card-" + number, full, NikView{{}, NikMessage::kNone, ScanMessage::kNone, card});
  }
  all.Add("scan", full, ScanView{});
  for (int i = 1; i <= static_cast<int>(ScanMessage::kScannerGone); ++i) {
    const auto message = static_cast<ScanMessage>(i);
    if (all.longest() || message == ScanMessage::kQris) {
      all.Add("scan-message-" + std::to_string(i), full, ScanView{message});
      all.Add("nik-code-" + std::to_string(i), full,
              NikView{base::SecretText("640206520"), NikMessage::kNone, message});
    }
  }
  all.Add("nik-empty", full, NikView{});
  all.Add("nik-typing", full, NikView{base::SecretText("640206520"), NikMessage::kNone});
  for (int i = 1; i <= static_cast<int>(NikMessage::kImpossibleSerial); ++i) {
    const auto message = static_cast<NikMessage>(i);
    if (all.longest() || message == NikMessage::kImpossibleMonth) {
      all.Add("nik-message-" + std::to_string(i), full,
              NikView{base::SecretText("6402065220909999"), message});
    }
  }
  all.Add("nik-question", full,
          NikQuestionView{base::SecretText("3201065208909999"), {NikSurprise::kOtherRegency}});
  all.Add("nik-question-two", full,
          NikQuestionView{base::SecretText("3201065208209999"),
                          {NikSurprise::kOtherRegency, NikSurprise::kBirthDate}});
}

void AddServices(Collection& all) {
  const Chrome full = all.Bars(true, true, true);
  const ServiceTile sktm = {"sktm", all.Pick("Tidak Mampu", "Tidak Mampu (SKTM) Contoh"),
                            all.Pick("SKTM, perlu tanda tangan camat",
                                     "SKTM untuk sekolah, berobat, atau bantuan, diketahui camat"),
                            "care"};
  all.Add("choose-one", full, ChooseServiceView{{sktm}});
  std::vector<ServiceTile> many = {
      {"domisili", "Domisili", "Keterangan tempat tinggal", "home"},
      {"usaha", "Usaha", "Keterangan memiliki usaha", "shop"},
      {"sktm", "Tidak Mampu", "SKTM, perlu tanda tangan camat", "care"},
      {"keluarga", "Keluarga & KK", "Kelahiran, kematian, pindah", "family"},
      {"keramaian", "Izin Keramaian", "Hajatan dan acara warga", "event"},
      {"lain", "Layanan Lain", "24 surat lainnya", "letter"},
      {"status", "Cek Status", "Pindai struk Anda", "check"},
      {"ambil", "Ambil Surat", "Cetak surat yang sudah jadi", "print"}};
  all.Add("choose-many", full, ChooseServiceView{many});
  if (all.longest()) {
    many.push_back(sktm);
    all.Add("choose-pages", full, ChooseServiceView{many});
  }

  ServiceInfoView info;
  info.title = all.Pick("Surat Keterangan Tidak Mampu",
                        "Surat Keterangan Tidak Mampu untuk Keperluan Sekolah dan Berobat");
  info.summary = all.Pick(
      "Untuk keringanan biaya sekolah, berobat, atau bantuan sosial.",
      "Untuk keringanan biaya sekolah, berobat, bantuan hukum, atau bantuan sosial dari pemerintah "
      "dan lembaga lain.");
  info.requirements = {"KTP asli", "Kartu Keluarga asli",
                       "Surat pernyataan tidak mampu bermeterai, diketahui RT dan dua saksi"};
  if (all.longest()) {
    info.requirements.insert(info.requirements.end(),
                             {"Fotokopi KTP kedua saksi, masing-masing satu lembar",
                              "Foto rumah tampak depan dan samping, dicetak berwarna",
                              "Bukti pembayaran PBB tahun berjalan"});
  }
  info.procedure = {"Ajukan di anjungan ini", "Petugas desa memeriksa berkas",
                    "Kepala desa menandatangani, camat mengetahui", "Surat diambil di kantor desa"};
  info.duration = all.Pick("3 hari kerja",
                           "3 hari kerja setelah berkas lengkap, lebih lama kalau "
                           "sambungan internet terputus");
  info.cost = "Gratis";
  info.product = "Surat Keterangan Tidak Mampu";
  info.complaints = all.Pick("SP4N-LAPOR: SMS 1708 atau lapor.go.id",
                             "SP4N-LAPOR: SMS 1708 atau lapor.go.id, atau kotak saran di kantor "
                             "desa dan kecamatan");
  info.signers = {"Kepala Desa menandatangani", "Camat mengetahui"};
  all.Add("service-info", full, info);
}

FormView Question(const Collection& all, int number, std::string field, QuestionKind kind) {
  FormView form;
  form.service = "Surat Keterangan Tidak Mampu";
  form.number = number;
  form.total = 8;
  form.field = std::move(field);
  form.kind = kind;
  form.max_length = kind == QuestionKind::kText ? 100 : 13;
  if (all.longest()) {
    form.help =
        "Tulis seperti di Kartu Keluarga. Kalau ada beberapa, tulis yang paling besar saja, dan "
        "jelaskan sisanya kepada petugas sewaktu menyerahkan berkas. Boleh dikosongkan "
        "bila belum tahu jawabannya.";
  }
  return form;
}

void AddForm(Collection& all) {
  const Chrome full = all.Bars(true, true, true);
  FormView choice = Question(all, 1, "untuk", QuestionKind::kChoice);
  choice.label =
      all.Pick("Surat ini untuk siapa?",
               "Surat ini untuk siapa, dan siapa yang akan memakainya nanti di sekolah atau RS?");
  choice.choices = {
      {"diri", "Diri sendiri"}, {"anak", "Anak saya"}, {"lain", "Anggota keluarga lain"}};
  choice.value = base::SecretText("anak");
  all.Add("form-choice", full, choice);
  FormView nine = Question(all, 2, "pekerjaan", QuestionKind::kChoice);
  nine.label = "Apa pekerjaan Anda?";
  nine.help.clear();
  for (int i = 1; i <= 9; ++i) {
    nine.choices.push_back({"p" + std::to_string(i),
                            all.Pick("Buruh harian", "Karyawan swasta atau buruh harian lepas")});
  }
  nine.error = all.longest() ? "Pilih salah satu jawaban dulu." : "";
  all.Add("form-choice-many", full, nine);

  FormView text = Question(all, 3, "nama", QuestionKind::kText);
  text.label =
      all.Pick("Siapa nama lengkap Anda?",
               "Siapa nama lengkap anak atau keluarga yang akan memakai surat keterangan ini?");
  text.example =
      all.Pick("Contoh Warga",
               "Contoh Warga Negara bin Contoh Warga Seberang, Jalan Contoh 5, RT 03, Dusun Ulu");
  if (!all.longest()) text.help = "Tulis seperti di KTP.";
  all.Add("form-text-empty", full, text);
  text.value = base::SecretText(
      all.Pick("Contoh Wa",
               "Jalan Contoh Raya Gang Mawar Nomor 99 RT 099 RW 099 Dusun Contoh Ulu, Desa Contoh, "
               "Kecamatan"));
  text.error = all.Pick("", "Nama hanya boleh berisi huruf, spasi, titik, koma, dan tanda petik.");
  all.Add("form-text", full, text);

  FormView number = Question(all, 4, "tanggungan", QuestionKind::kNumber);
  number.label = "Berapa orang yang Anda tanggung?";
  number.value = base::SecretText(all.Pick("4", "1234567890123"));
  all.Add("form-number", full, number);
  FormView money = Question(all, 5, "penghasilan", QuestionKind::kMoney);
  money.label = "Berapa penghasilan keluarga sebulan?";
  if (!all.longest()) money.help = "Kira-kira saja. Kalau tidak ada, tulis 0.";
  money.value = base::SecretText(all.Pick("1500000", "9999999999999"));
  money.error = all.Pick("", "Angka ini terlalu besar. Tulis paling banyak Rp 1.000.000.000.");
  all.Add("form-money", full, money);
  FormView date = Question(all, 6, "lahir", QuestionKind::kDate);
  date.label = "Tanggal berapa anak itu lahir?";
  date.value = base::SecretText("03-08-2");
  all.Add("form-date", full, date);
  FormView phone = Question(all, 7, "telepon", QuestionKind::kPhone);
  phone.label = "Nomor telepon yang bisa dihubungi";
  phone.value = base::SecretText("081200009999");
  all.Add("form-phone", full, phone);

  ChecklistView list;
  list.service = choice.service;
  list.number = 8;
  list.total = 8;
  list.items = {
      {"ktp", "KTP asli", Bring::kWithMe},
      {"kk", "Kartu Keluarga asli", Bring::kNotYet},
      {"pernyataan", "Surat pernyataan tidak mampu bermeterai, diketahui RT dan dua saksi",
       Bring::kUnanswered}};
  if (all.longest()) {
    list.items.push_back({"saksi", "Fotokopi KTP kedua saksi, masing-masing satu lembar"});
    list.items.push_back({"foto", "Foto rumah tampak depan dan samping, dicetak berwarna"});
    list.items.push_back({"pbb", "Bukti pembayaran PBB tahun berjalan"});
    list.error = "Sentuh satu jawaban untuk setiap berkas.";
  }
  all.Add("checklist", full, list);
}

void AddEnd(Collection& all) {
  const Chrome full = all.Bars(true, true, true);
  const Chrome none = all.Bars(false, false, false);
  ReviewView review;
  review.service = "Surat Keterangan Tidak Mampu";
  const auto row = [&](const char* id, std::string label, std::string value, bool edit = true) {
    review.rows.push_back({id, std::move(label), base::SecretText(std::move(value)), edit});
  };
  row("nik", "NIK", "6402 0652 0890 9999", false);
  row("untuk", "Untuk siapa", "Anak saya");
  row("nama", "Nama lengkap",
      all.Pick("Contoh Warga",
               "Contoh Warga Negara bin Contoh Warga Seberang Ulu Kecamatan Contoh"));
  row("keperluan", all.Pick("Keperluan", "Keperluan surat, untuk siapa surat ini ditujukan"),
      all.Pick("Keringanan biaya sekolah",
               "Keringanan biaya sekolah dan beasiswa di Sekolah Contoh Negeri Seberang Ulu, "
               "Kecamatan Contoh Kab"));
  row("penghasilan", "Penghasilan sebulan", "Rp 1.500.000");
  row("tanggungan", "Jumlah tanggungan", "4");
  if (all.longest()) {
    row("alamat", "Alamat", "Jalan Contoh Raya Gang Mawar Nomor 99 RT 099 RW 099 Dusun Contoh Ulu");
    row("lahir", "Tanggal lahir", "03-08-2012");
    row("telepon", "Telepon", "");
    row("berkas", "Berkas yang dibawa", "KTP asli, Kartu Keluarga asli, Bukti pembayaran PBB");
  }
  all.Add("review", full, review);
  all.Add("accepting", none, AcceptingView{});
  all.Add("printing", none, PrintingView{"0001-7KMT-X3PA", 60, PrinterLine::kPrinting, true});
  for (int i = 2; i <= static_cast<int>(PrinterLine::kAway); ++i) {
    const auto line = static_cast<PrinterLine>(i);
    all.Add("printing-" + std::to_string(i), none, PrintingView{"WWWW-WWWW-WWWW", 20, line, false});
    all.Add("printing-begun-" + std::to_string(i), none,
            PrintingView{"WWWW-WWWW-WWWW", 60, line, true});
  }
  DoneView done;
  done.tracking_code = all.Pick("0001-7KMT-X3PA", "WWWW-WWWW-WWWW");
  done.next_steps = {"Serahkan berkas dan tunjukkan struk kepada petugas.",
                     all.Pick("Waktu selesai: 3 hari kerja.",
                              "Waktu selesai: 3 hari kerja setelah berkas lengkap, lebih lama "
                              "kalau sambungan terputus."),
                     "Ambil surat di kantor ini dengan struk."};
  all.Add("done", none, done);
  DoneView with_card = done;
  with_card.next_steps.insert(with_card.next_steps.begin(), "Ambil kartu Anda dari pembaca kartu.");
  all.Add("done-card", none, with_card);
  DoneView no_receipt = done;
  no_receipt.paper = Paper::kNotPrinted;
  no_receipt.sent = Sent::kStoredLinkDown;
  no_receipt.next_steps[0] = "Serahkan berkas dan tunjukkan kode ini kepada petugas.";
  no_receipt.next_steps[2] = "Ambil surat di kantor ini dengan kode ini.";
  all.Add("done-no-receipt", none, no_receipt);
  done.paper = Paper::kUncertain;
  done.sent = Sent::kReceived;
  all.Add("done-uncertain", none, done);
  for (int i = 0; i <= static_cast<int>(Problem::kSomethingElse); ++i) {
    all.Add("problem-" + std::to_string(i), i == 0 ? full : none,
            ProblemView{static_cast<Problem>(i)});
  }
  for (int i = 0; i <= static_cast<int>(OutOfServiceReason::kOther); ++i) {
    all.Add("out-of-service-" + std::to_string(i), none,
            OutOfServiceView{static_cast<OutOfServiceReason>(i)});
  }
}

// What is said aside, over a form.
void AddAsides(Collection& all, const FormView& form) {
  Chrome chrome = all.Bars(true, true, true);
  chrome.aside = CodeAside::kNotNow;
  all.Add("aside-code-not-now", chrome, form);
  all.Add("aside-help", chrome, form, HelpOverlay{});
  chrome.aside = CodeAside::kLater;
  all.Add("aside-code-later", chrome, NoticeView{});
  for (int i = 1; i <= static_cast<int>(CardMessage::kReaderOut); ++i) {
    const auto card = static_cast<CardMessage>(i);
    if (!all.longest() && card != CardMessage::kRead) continue;
    chrome.aside = card;
    all.Add("aside-card-" + std::to_string(i), chrome, form);
  }
}

void AddOverlays(Collection& all) {
  const Chrome full = all.Bars(true, true, true);
  FormView text = Question(all, 3, "nama", QuestionKind::kText);
  text.label = "Siapa nama lengkap Anda?";
  text.value = base::SecretText("Contoh Wa");
  all.Add("help", full, text, HelpOverlay{});
  all.Add("help-called", full, NikView{}, HelpOverlay{.officer_called = true});
  all.Add("help-service-info", full, ServiceInfoView{}, HelpOverlay{});
  all.Add("help-review", full, ReviewView{}, HelpOverlay{});
  all.Add("cancel", full, text, CancelOverlay{});
  all.Add("timeout", full, text, TimeoutOverlay{.seconds_left = 20});
  AddAsides(all, text);
}

void AddBare(Collection& all, text::Language language, theme::Contrast contrast) {
  Chrome bare;
  bare.language = language;
  bare.contrast = contrast;
  all.Add("bare", bare, BareView{});
  for (int i = 1; i <= static_cast<int>(VoucherMessage::kNotSaved); ++i) {
    const auto message = static_cast<VoucherMessage>(i);
    if (all.longest() || message == VoucherMessage::kUnknownIssuer) {
      all.Add("bare-message-" + std::to_string(i), bare, BareView{message});
    }
  }
  const std::string office =
      all.Pick("Desa Contoh",
               "Kelurahan Persiapan Contoh Seberang Ulu Tengah Pemekaran Dari Kelurahan Contoh");
  all.Add("voucher-confirm", bare,
          VoucherConfirmView{office,
                             all.Pick("Contoh",
                                      "Persiapan Contoh Seberang Barat Daya Pemekaran Dari "
                                      "Kecamatan Contoh Lama"),
                             "64.02.06.2001", "0001", "30 September 2026"});
  for (int i = 0; i <= static_cast<int>(EnrolStep::kWaitingForLink); ++i) {
    all.Add("enrolling-" + std::to_string(i), bare,
            EnrollingView{office, static_cast<EnrolStep>(i)});
  }
  for (int i = 0; i <= static_cast<int>(EnrolOutcome::kRefused); ++i) {
    all.Add("enrol-result-" + std::to_string(i), bare,
            EnrolResultView{office, static_cast<EnrolOutcome>(i)});
  }
}

}  // namespace

std::vector<Sample> Samples(Texts texts, text::Language language, theme::Contrast contrast) {
  Collection all(texts, language, contrast);
  AddBeginning(all);
  AddServices(all);
  AddForm(all);
  AddEnd(all);
  AddOverlays(all);
  AddBare(all, language, contrast);
  return all.Take();
}

}  // namespace ui::gallery
