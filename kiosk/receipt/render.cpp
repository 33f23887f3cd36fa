#include "kiosk/receipt/render.h"

#include <algorithm>
#include <chrono>
#include <string>
#include <utility>

#include "base/local_time.h"
#include "drivers/printer/escpos.h"
#include "drivers/qr/qr.h"

namespace kiosk::receipt {
namespace {

using drivers::printer::Align;
using drivers::printer::Encoder;
using drivers::printer::Profile;
using drivers::qr::Level;

// Wide enough for an old phone's camera and a worn print head; a module below 0.5 mm is refused.
constexpr int kStatusModuleDots = 6;
constexpr int kPickUpModuleDots = 8;
constexpr int kMinModuleDots = 4;

// "Selasa, 24 November 2026, pukul 14.05 WITA"
std::string TimeText(std::int64_t unix_ms, int offset_minutes) {
  const base::LocalTime local = base::ToLocalTime(unix_ms, offset_minutes);
  const auto day = std::chrono::floor<std::chrono::days>(local);
  return std::string(base::DayName(std::chrono::weekday(day))) + ", " + base::LongDate(day) +
         ", pukul " + base::ClockText(local) + " " + base::ZoneName(offset_minutes);
}

// The receipt from top to bottom.
class Layout {
 public:
  explicit Layout(const Profile& profile) : profile_(profile), encoder_(profile) {}

  void Head(const Receipt& receipt) {
    encoder_.SetAlign(Align::kCentre).SetBold(true);
    Text(receipt.office, 2, 2);
    encoder_.SetBold(false);
    Text(receipt.district);
    Gap(10);
    Rule(4);
    Text("STRUK PERMOHONAN SURAT");
    Gap(8);
    encoder_.SetBold(true);
    Text(receipt.service, 1, 2);
    encoder_.SetBold(false);
    Gap(4);
    Text(TimeText(receipt.unix_ms, receipt.utc_offset_minutes));
    if (!receipt.clock_sure) Text("(jam anjungan belum dipastikan, dapat keliru)");
  }

  void TrackingCode(const Receipt& receipt) {
    Rule(2);
    Text("Kode permohonan");
    Gap(6);
    encoder_.SetBold(true);
    const int width =
        std::min(3, profile_.columns / static_cast<int>(receipt.tracking_code.size()));
    Text(receipt.tracking_code, width, 3);
    encoder_.SetBold(false);
    Gap(6);
  }

  void Standing(const Receipt& receipt) {
    Section("STATUS SAAT STRUK INI DICETAK");
    switch (receipt.delivery) {
      case Delivery::kStored:
        Text(
            "Tersimpan di anjungan ini, belum terkirim. Anjungan mengirimkannya ke kabupaten "
            "secara otomatis.");
        break;
      case Delivery::kStoredLinkDown:
        Text(
            "Tersimpan di anjungan ini, belum terkirim: sambungan ke kabupaten sedang "
            "putus. Anjungan mengirimkannya begitu sambungan pulih. Anda tidak perlu "
            "mengulang.");
        break;
    }
  }

  void WhatToDo(const Receipt& receipt) {
    if (!receipt.to_bring.empty()) {
      Section("BERKAS YANG MASIH HARUS DIBAWA");
      for (const std::string& text : receipt.to_bring) Item("[ ] ", text);
    }
    Section("LANGKAH BERIKUTNYA");
    Text(receipt.next_step);
    Text("Waktu selesai: " + receipt.expected_time);
  }

  base::Status StatusLink(const Receipt& receipt) {
    CodeTitle("LIHAT STATUS DARI HP");
    Text("Arahkan kamera HP ke kode ini.");
    return Code(receipt.status_link, Level::kM, kStatusModuleDots);
  }

  base::Status PickUp(std::optional<std::string_view> code) {
    CodeTitle("KUNCI AMBIL");
    if (!code) {
      Text("Kunci ambil: minta kepada petugas.");
      Text("Tunjukkan KTP Anda dan struk ini.");
      return {};
    }
    Text("Tunjukkan kode ini di anjungan untuk mengambil");
    Text("surat yang sudah jadi. Jangan dibagikan.");
    return Code(*code, Level::kQ, kPickUpModuleDots);
  }

  base::Bytes Foot(const Receipt& receipt) {
    encoder_.SetAlign(Align::kLeft);
    Section("PENGADUAN");
    Text(receipt.complaint);
    Gap(12);
    encoder_.SetAlign(Align::kCentre).SetBold(true);
    Text("Simpan struk ini sampai surat diambil.");
    encoder_.SetBold(false);
    Text("Struk ini bukan surat keterangan.");
    encoder_.Cut();
    return encoder_.Take();
  }

 private:
  void Text(std::string_view text, int width = 1, int height = 1) {
    encoder_.SetSize(width, height);
    const std::string ascii = drivers::printer::ToAscii(text);
    for (const auto& line : drivers::printer::Wrap(ascii, profile_.columns / width)) {
      encoder_.Line(line);
    }
    encoder_.SetSize(1, 1);
  }

  // Further lines stand below the first one's text, not below its mark.
  void Item(std::string_view mark, std::string_view text) {
    const std::string ascii = drivers::printer::ToAscii(text);
    std::string lead(mark);
    for (const auto& line :
         drivers::printer::Wrap(ascii, profile_.columns - static_cast<int>(mark.size()))) {
      encoder_.Line(lead + line);
      lead.assign(mark.size(), ' ');
    }
  }

  void Gap(int dots) { encoder_.FeedDots(dots); }

  void Rule(int thickness) {
    Gap(10);
    encoder_.Rule(thickness);
    Gap(12);
  }

  void Section(std::string_view title) {
    Rule(2);
    encoder_.SetAlign(Align::kLeft).SetBold(true);
    Text(title);
    encoder_.SetBold(false);
  }

  void CodeTitle(std::string_view title) {
    Rule(2);
    encoder_.SetAlign(Align::kCentre).SetBold(true);
    Text(title);
    encoder_.SetBold(false);
  }

  base::Status Code(std::string_view text, Level level, int module_dots) {
    const auto modules = drivers::qr::Encode(text, level);
    if (!modules) return base::Fail(modules.error());
    const bool native = profile_.qr == drivers::printer::QrMode::kNative;
    // A printer that draws the code may choose a symbol two versions larger.
    const int side = modules->size + 2 * drivers::qr::kQuietZone + (native ? 2 * 4 : 0);
    module_dots = std::min(module_dots, profile_.dots / side);
    if (module_dots < kMinModuleDots) {
      return base::Fail(base::ErrorCode::kInvalid, "receipt-paper",
                        "a code does not fit this paper with modules of 0.5 mm");
    }
    return native ? encoder_.NativeQr(text, level, module_dots)
                  : encoder_.Qr(*modules, module_dots);
  }

  const Profile& profile_;
  Encoder encoder_;
};

}  // namespace

base::Result<base::Bytes> Render(const Receipt& receipt,
                                 std::optional<std::string_view> pickup_code,
                                 const Profile& profile) {
  Layout layout(profile);
  layout.Head(receipt);
  layout.TrackingCode(receipt);
  layout.Standing(receipt);
  layout.WhatToDo(receipt);
  if (auto drawn = layout.StatusLink(receipt); !drawn) return base::Fail(std::move(drawn).error());
  if (auto drawn = layout.PickUp(pickup_code); !drawn) return base::Fail(std::move(drawn).error());
  return layout.Foot(receipt);
}

}  // namespace kiosk::receipt
