// A bare kiosk becomes the kiosk of an office: bare -> a voucher is shown -> the technician
// confirms the office -> enrolled. A pure function like kiosk/visit.
//
// A voucher that the technician confirmed makes the kiosk usable at once: villages without a link
// are provisioned too. The hub's verdict completes it whenever it comes. A refusal that comes while
// the technician waits undoes everything; one that comes later leaves the kiosk as it is, because
// it may hold requests by then: the hub keeps those in quarantine until an official adopts them
// (docs/formats.md "Voucher").
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/secret.h"

namespace kiosk::technician {

enum class Place {
  kBare,       // the kiosk belongs to no office; it waits for a voucher
  kConfirm,    // the technician reads which office the voucher is for
  kStoring,    // confirmed: the voucher goes to the disk, keys are made
  kEnrolling,  // waits a while for the hub's verdict
  kRefused,    // the technician reads why the hub refused; nothing is kept
  kWelcome,    // the technician reads that the hub accepted
  kInService,  // citizens may come, whether the hub has answered or not
};

// Why what was shown is not taken.
enum class VoucherFault {
  kNoCode,         // the picture held no code
  kNotAVoucher,    // a code, but another one
  kSeveral,        // two codes that differ
  kDamaged,        // broken signature or content
  kUnknownIssuer,  // signed by nobody whom this installation knows, or by itself
  kExpired,        // by a signed time that the kiosk has seen
  kNotSaved,       // the disk did not take it
};

enum class Verdict {
  kPending,  // not yet: no link, or no answer
  kAccepted,
  kAlreadyUsed,     // on another kiosk
  kExpired,         // by the hub's clock
  kUnknownVoucher,  // the hub never knew it
  kWrongHub,        // the hub's certificate is not the one that the voucher names
  kRefused,         // for another reason
};

// What the technician reads before confirming.
struct VoucherFacts {
  std::string office;  // "Desa Contoh"
  std::string office_code;
  std::string district;  // "Kecamatan Contoh"
  std::string kiosk;     // number, "0001"
  std::int64_t not_after_unix_s = 0;
};

struct State {
  Place place = Place::kBare;
  std::optional<VoucherFault> fault;    // in kBare, what was wrong with the last one
  std::optional<VoucherFacts> facts;    // from kConfirm on
  base::SecretText voucher;             // from kConfirm until it is stored
  Verdict verdict = Verdict::kPending;  // from kEnrolling on
  bool link_up = false;                 // as last heard
  std::int64_t since_ms = 0;            // monotonic, when this place was entered
};

// --- events --------------------------------------------------------------------------------------
struct VoucherOpened {  // shown, and its signature and time are good
  VoucherFacts facts;
  base::SecretText voucher;  // as it was read; comes back in StoreVoucher
};
struct VoucherRefused {  // something else was shown, or a voucher that does not hold
  VoucherFault fault = VoucherFault::kNotAVoucher;
};
struct Accept {};       // touched "this is the office"
struct Reject {};       // touched "another one"
struct Stored {};       // voucher and keys are on the disk
struct StoreFailed {};  // they are not
struct LinkChanged {    // sync reached the hub's network, or lost it
  bool up = false;
};
struct VerdictCame {  // the hub's signed answer, or that its certificate is another's
  Verdict verdict = Verdict::kPending;
};
struct Tick {};    // time has passed; at least once a second outside kBare and kInService
struct Finish {};  // the result was read

using Event = std::variant<VoucherOpened, VoucherRefused, Accept, Reject, Stored, StoreFailed,
                           LinkChanged, VerdictCame, Tick, Finish>;
inline constexpr std::size_t kEvents = std::variant_size_v<Event>;
std::string_view EventName(std::size_t index);
std::string_view Name(Place place);

// --- effects -------------------------------------------------------------------------------------
struct StoreVoucher {  // make the keys, store both durably, then answer Stored or StoreFailed
  base::SecretText voucher;
};
struct AskHub {};         // hand the enrolment to sync; it repeats by itself until a verdict comes
struct ForgetVoucher {};  // remove voucher and keys again: the kiosk is bare as before
struct OpenForVisits {};  // this is now the office's kiosk
struct Note {             // for the audit log: a token
  std::string_view what;
};
using Effect = std::variant<StoreVoucher, AskHub, ForgetVoucher, OpenForVisits, Note>;

struct Limits {
  std::int64_t confirm_ms = 120'000;  // without an answer the voucher is dropped
  std::int64_t patience_ms = 30'000;  // how long the technician watches for the hub's verdict
  std::int64_t result_ms = 60'000;    // how long a result is shown
};

struct Outcome {
  State state;
  std::vector<Effect> effects;
};

// What is not legal is ignored.
bool Legal(Place place, std::size_t event);

Outcome Step(State state, Event event, std::int64_t now_ms, const Limits& limits = {});

// The state at start of a kiosk that has a stored voucher: in service, and asking the hub again if
// there is no verdict yet.
Outcome Resume(VoucherFacts facts, Verdict verdict, std::int64_t now_ms);

}  // namespace kiosk::technician
