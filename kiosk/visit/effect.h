// What the rest of the kiosk must do after a step, in this order.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/secret.h"
#include "kiosk/identity/evidence.h"
#include "kiosk/identity/nik.h"

namespace kiosk::visit {

// One answer in the form in which it is sent (catalogue::Check); optional ones without an answer,
// and questions that were not asked, are left out.
struct Answer {
  std::string field;
  base::SecretText value;
};

// A whole and valid request.
struct Draft {
  identity::Nik nik;
  identity::Evidence evidence = identity::Evidence::kTyped;  // of the NIK
  std::optional<identity::CardNumber> card;                  // a card was there too
  std::string service;
  std::int64_t service_version = 0;
  std::vector<Answer> answers;
  std::vector<std::string> papers_here;     // ids of the requirements that the citizen has along
  std::vector<std::string> papers_missing;  // ids of the others: still to be brought
};

struct StartScan {};  // scanner on; what it reads comes back as ScannedNik or ScannedOther
struct StopScan {};   // scanner off
struct Accept {       // seal and store in one transaction, then answer Accepted or AcceptFailed
  std::uint64_t ticket = 0;
  Draft draft;
};
struct PrintReceipt {  // print this job, with both codes; its row is durable
  std::int64_t job = 0;
};
// Accepted, but its citizen is no longer waiting for it: to be treated like a job that outlived a
// crash (printed without the second code when nobody is at the kiosk).
struct OrphanReceipt {
  std::int64_t job = 0;
};
struct Wipe {};  // the visit is over: overwrite every copy of what was typed or shown
struct Note {    // for the audit log and the statistics: a token, never data
  std::string_view what;
};

using Effect = std::variant<StartScan, StopScan, Accept, PrintReceipt, OrphanReceipt, Wipe, Note>;
using Effects = std::vector<Effect>;

}  // namespace kiosk::visit
