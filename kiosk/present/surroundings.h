// What the screens show beside the visit: the office, the time, the link, the devices.
#pragma once

#include <cstdint>
#include <string>

#include "ui/screens/views.h"

namespace kiosk::present {

struct Office {
  std::string name;              // "Desa Contoh", "Kelurahan Contoh"
  std::string code;              // Kemendagri, "64.02.06.2001"
  std::string kecamatan;         // "Contoh"
  std::string kiosk;             // number, "0001"
  int utc_offset_minutes = 480;  // WITA
};

struct Surroundings {
  Office office;
  ui::text::Language language = ui::text::Language::kIndonesian;
  ui::screens::Contrast contrast = ui::screens::Contrast::kNormal;

  std::int64_t unix_ms = 0;
  bool clock_sure = false;  // an unsure clock is not shown

  bool link_known = false;  // false only for a while after the start
  bool link_up = false;
  int waiting = 0;                // requests that the hub has not confirmed yet
  std::string enrolment_refusal;  // the hub's token, when it refused a kiosk that already served

  bool scanner_works = false;  // a camera, or a hand scanner
  bool card_reader_works = false;
  bool card_to_take = false;      // a card of this visit lies on a reader
  bool card_left_behind = false;  // one lies there since before this visit
  ui::screens::PrinterLine printer = ui::screens::PrinterLine::kStarting;
  bool printing_begun = false;  // the receipt sticks out of the printer, perhaps
  int printed_percent = 0;
  bool hub_has_it = false;  // the hub has confirmed the request of the visit on the screen
};

}  // namespace kiosk::present
