// What we know about a printer model, as data: paper, head, cutter, limits, and what its answers
// are worth. Model facts come from the makers' manuals and, for paper and columns, from
// escpos-printer-db (CC BY 4.0).
#pragma once

#include <span>
#include <string_view>

namespace drivers::printer {

// What may say that a receipt is done, best first. Only kProcessId is the printer's word about
// paper; kQueuedStatus is its word about bytes; the rest are assumptions and are called so.
enum class Rung {
  kProcessId,       // GS ( H 48: answered when everything before it is printed
  kQueuedStatus,    // GS r 1: answered when everything before it was interpreted
  kRealTimeStatus,  // DLE EOT: no fault before, no fault after
  kNone,            // the printer tells nothing
};

enum class Cutter { kNone, kPartial, kFull };

struct Profile {
  std::string_view name;
  int paper_mm;  // width of the roll
  int dots;      // printable dots a line; 203 dpi = 8 dots a mm
  int columns;   // characters a line in font A (12 x 24 dots)
  Cutter cutter;
  int feed_before_cut;    // dots from the head to the cutter
  int raster_rows;        // highest raster band that the model takes whole
  bool real_time_status;  // answers DLE EOT 1 to 4 with Epson's meaning
  Rung rung;
};

std::span<const Profile> Profiles();

// nullptr when there is none of this name.
const Profile* FindProfile(std::string_view name);

}  // namespace drivers::printer
