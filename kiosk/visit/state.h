// Where a citizen's visit stands. Plain data: everything that the screens show comes from here, and
// everything typed in it is wiped at the end of the visit, however it ends.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <variant>
#include <vector>

#include "base/secret.h"
#include "kiosk/catalogue/answer.h"
#include "kiosk/identity/evidence.h"
#include "kiosk/identity/nik.h"
#include "kiosk/visit/receipt_facts.h"

namespace kiosk::visit {

// What happens in the room. In each of them but kAttract the clock alone leads back to kAttract.
enum class Place {
  kAttract,      // nobody stands here; the screen invites
  kNotice,       // the citizen reads what is recorded and why
  kIdentify,     // chooses how to say who they are: show a code, or type the NIK
  kScan,         // holds a code before the scanner
  kNik,          // types the 16 digits
  kNikQuestion,  // looks again at a NIK that surprises
  kServices,     // chooses what they came for
  kServiceInfo,  // reads what the service needs, takes and costs
  kForm,         // answers one question of the form
  kChecklist,    // says which papers they have along
  kReview,       // reads all answers once more; the last place with a way back
  kNotSaved,     // is told that nothing was kept, and may send again
  kAccepting,    // waits a moment: the request goes to the disk
  kPrinting,     // the request is safe; the receipt is being printed
  kDone,         // takes the receipt, or writes down the code if it did not print
  kUnsure,       // the store did not say whether it kept the request: an officer must look
};
inline constexpr std::size_t kPlaces = 16;

// What lies over the place, on the same screen.
enum class Overlay {
  kNone,
  kHelp,       // reads how this screen works, or that an officer can be called
  kCancel,     // is asked whether to really stop
  kCountdown,  // seems to have left: counts down to the end of the visit
};
inline constexpr std::size_t kOverlays = 4;

// A code that is no identity, by what it is.
enum class OtherCode {
  kStatusLink,
  kPickUpCode,
  kVoucher,
  kLink,
  kQris,
  kWifi,
  kContact,
  kProduct,
  kUnknown,
  kSeveral,        // two codes that say different things: which one is meant is not ours to guess
  kBroken,         // a part of it was lost on its way
  kNone,           // the picture held no code at all
  kImpossibleNik,  // 16 digits that no NIK can be
};

// No scanner answers.
struct NoScanner {
  bool operator==(const NoScanner&) const = default;
};

// Why a card could not be read, as far as a citizen can do something about it.
enum class CardFault {
  kTornAway,     // taken away too early
  kMute,         // does not answer: two at once, or turned over
  kUnsupported,  // not such a card
  kReader,       // the reader, not the card
};

// What became of the card that was held to the reader last.
enum class CardNews { kNone, kSlow, kRead, kFailed };

// What is said beside the present screen for a while. It changes nothing and wants no answer.
enum class Aside {
  kNone,
  kCodeNotNow,  // a code was shown where none is asked for
  kCodeLater,   // a code was shown before it is asked for
  kCard,        // what became of a card (card_news), where the screen has no line for it
};

// What the citizen did wrong, or what did not work, as the present screen tells it.
using Problem =
    std::variant<std::monostate, identity::NikFault, OtherCode, NoScanner, catalogue::Fault>;

// Whether the kiosk takes requests at all, and why not.
enum class Availability {
  kOpen,
  kNotReady,  // starting, or no office yet
  kFull,      // no room on the disk for another request
  kStopped,   // an officer or technician has stopped it
};

enum class Print {
  kWaiting,    // in line, or begun
  kPrinted,    // whole
  kFailed,     // not printed; it stays a job for the officer
  kUncertain,  // bytes had left, nobody knows whether paper came
  kLate,       // the printer took too long; it may still come
};

enum class Bring { kUnanswered, kHere, kMissing };

// Everything that the citizen gave. Wiped at once when the request is accepted, or when the visit
// ends.
struct Given {
  base::SecretText nik_digits;       // as last typed
  std::optional<identity::Nik> nik;  // once it was complete
  identity::Evidence evidence = identity::Evidence::kTyped;
  std::vector<identity::NikQuestion> nik_questions;
  std::vector<base::SecretText> answers;  // as typed, one a field of the chosen service
  std::vector<Bring> papers;              // one a requirement of the chosen service

  void Wipe();
};

struct State {
  Place place = Place::kAttract;
  Overlay overlay = Overlay::kNone;
  Availability availability = Availability::kNotReady;

  std::int64_t place_since_ms = 0;    // monotonic
  std::int64_t touched_ms = 0;        // last sign of a person
  std::int64_t overlay_since_ms = 0;  // start of the countdown
  int held_up = 0;                    // cards and codes since the last touch

  std::size_t service = 0;   // index in the catalogue, from kServiceInfo on
  std::size_t field = 0;     // index of the question, in kForm
  bool from_review = false;  // the question was opened from the review and leads back there
  bool officer_called = false;
  Problem problem;
  Aside aside = Aside::kNone;
  std::int64_t aside_since_ms = 0;
  Given given;

  CardNews card_news = CardNews::kNone;
  CardFault card_fault = CardFault::kReader;  // of CardNews::kFailed
  std::optional<identity::CardNumber> card;   // evidence of this visit: one that was read

  std::uint64_t ticket = 0;  // number of the last request handed to the store; never reused
  std::optional<ReceiptFacts> receipt;  // once accepted, until the end of the visit
  Print print = Print::kWaiting;
};

std::string_view Name(Place place);
std::string_view Name(Overlay overlay);

}  // namespace kiosk::visit
