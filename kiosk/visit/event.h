// Everything that can happen to a visit. Logs name events, never what they carry.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/secret.h"
#include "kiosk/visit/receipt_facts.h"
#include "kiosk/visit/state.h"

namespace kiosk::visit {

// The review row that leads back to the checklist; no field may be called so.
inline constexpr std::string_view kChecklistId = "_papers";

// --- touches -------------------------------------------------------------------------------------
struct Touched {};  // a finger on the glass that decided nothing (a key, a page): somebody is here
struct Begin {};    // the inviting screen
struct Next {};     // "Lanjut": the notice, the question, the info or the bad news was read
struct Back {};     // "Kembali": one step back
struct ChooseScan {};    // wants to show a code
struct ChooseTyping {};  // wants to type the NIK
struct SubmitNik {       // typed the NIK, as far as they got
  base::SecretText digits;
};
struct ChooseService {  // one of the services
  std::string id;
};
struct SubmitAnswer {  // answered the question, as far as they got
  std::string field;
  base::SecretText typed;  // forms as in catalogue::Check
};
struct Paper {
  std::string requirement;
  bool here = false;
};
struct SubmitChecklist {  // said which papers they have along
  std::vector<Paper> papers;
};
struct EditAnswer {  // on the review: wants to change this answer, or the checklist
  std::string id;    // of a field, or kChecklistId
};
struct Send {};         // on the review: "Kirim"; from here there is only forward
struct Cancel {};       // "Batal": asks whether to stop
struct CancelYes {};    // yes, stop
struct CancelNo {};     // no, go on
struct Help {};         // opens the help
struct CallOfficer {};  // in the help: wants a person
struct CloseHelp {};    // closes the help
struct StillHere {};    // in the countdown: "Saya masih di sini"
struct Finish {};       // read the last screen of the visit

// --- devices and processes -----------------------------------------------------------------------
struct Tick {};      // time has passed; at least once a second while a visit is on
struct ScannedNik {  // the scanner read 16 digits
  base::SecretText digits;
};
struct ScannedOther {  // the scanner read something else, or was shown a picture without a code
  OtherCode what = OtherCode::kUnknown;
};
struct ScannerLost {};  // the scanner stopped answering
struct Accepted {       // the request, its print job and its audit entry are on the disk
  std::uint64_t ticket = 0;
  ReceiptFacts receipt;
};
enum class AcceptFailure {
  kNotStored,  // certain: nothing of it is on the disk
  kUnknown,    // the commit failed and looking it up failed too
};
struct AcceptFailed {
  std::uint64_t ticket = 0;
  AcceptFailure failure = AcceptFailure::kUnknown;
};
struct PrintDone {  // printed whole
  std::int64_t job = 0;
};
struct PrintFailed {  // certainly no receipt
  std::int64_t job = 0;
};
struct PrintUncertain {  // bytes had left when the printer was lost
  std::int64_t job = 0;
};
struct AvailabilityChanged {  // the kiosk takes requests, or no longer
  Availability availability = Availability::kOpen;
};
struct CardSlow {};  // a card is being read, and asks for more time
struct CardRead {    // a card was held to the reader
  identity::CardNumber number = identity::CardNumber::kNone;
};
struct CardFailed {  // a card came and could not be read
  CardFault fault = CardFault::kReader;
};

using Event =
    std::variant<Touched, Begin, Next, Back, ChooseScan, ChooseTyping, SubmitNik, ChooseService,
                 SubmitAnswer, SubmitChecklist, EditAnswer, Send, Cancel, CancelYes, CancelNo, Help,
                 CallOfficer, CloseHelp, StillHere, Finish, Tick, ScannedNik, ScannedOther,
                 ScannerLost, Accepted, AcceptFailed, PrintDone, PrintFailed, PrintUncertain,
                 AvailabilityChanged, CardSlow, CardRead, CardFailed>;
inline constexpr std::size_t kEvents = std::variant_size_v<Event>;

// "Begin", "Tick", ... by index in Event.
std::string_view EventName(std::size_t index);
inline std::string_view Name(const Event& event) {
  return EventName(event.index());
}

}  // namespace kiosk::visit
