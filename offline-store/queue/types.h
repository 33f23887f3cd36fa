// What the store hands out and takes in: plain values, none of them a citizen's data.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "offline-store/protocol/delivery.h"
#include "offline-store/protocol/envelope.h"
#include "offline-store/protocol/keys.h"
#include "offline-store/protocol/status.h"
#include "offline-store/protocol/tracking_code.h"
#include "offline-store/protocol/uuid7.h"

namespace offline_store::queue {

using PrintJobId = std::int64_t;

// The time that the kiosk would print. Sure: the hub's signed answer to a fresh question of this
// start; else the wall clock, but never below the latest signed time that was ever seen.
struct Time {
  std::int64_t unix_ms = 0;
  protocol::ClockQuality quality = protocol::ClockQuality::kUnsure;
  bool operator==(const Time&) const = default;
};

// A request that is on the disk, and all that its receipt needs.
struct Accepted {
  protocol::RequestId id{};
  std::uint64_t seq = 0;
  protocol::TrackingCode code;
  Time time;
  protocol::Digest envelope_hash{};
  std::string status_link;  // the receipt's first code
  PrintJobId print_job = 0;
};

// Makes the receipt document for the print-job row, inside the transaction that accepts: it must
// not call the store. `accepted.print_job` is 0 at that moment. A failure gives everything up.
using RenderReceipt = std::function<base::Result<base::Bytes>(const Accepted& accepted)>;

// How far a request's delivery is; kept apart from the status that the hub sets.
enum class Delivery { kUnsent, kOffered, kStored, kSecured, kConflict, kRefused };
std::string_view Token(Delivery delivery);

struct RequestInfo {
  protocol::RequestId id{};
  std::uint64_t seq = 0;
  protocol::TrackingCode code;
  protocol::Digest envelope_hash{};
  Time accepted;
  Delivery delivery = Delivery::kUnsent;
  bool payload_held = true;
  protocol::RequestStatus status = protocol::RequestStatus::kTersimpan;
  std::string reason;               // the hub's, for people (ditolak); or a token (perlu-petugas)
  std::int64_t status_time_ms = 0;  // when the status became so; the hub's time for hub statuses
  protocol::PrintJobState print = protocol::PrintJobState::kMenunggu;
  PrintJobId print_job = 0;
  std::string print_rung;  // what `print` rests on; empty if nothing was printed yet
};

struct PrintJob {
  PrintJobId id = 0;
  protocol::TrackingCode code;
  base::Bytes receipt;           // as RenderReceipt made it
  std::int64_t accepted_ms = 0;  // wall clock or better, as printed
};

enum class PrintOutcome {
  kPrinted,     // -> tercetak; the receipt document is overwritten
  kNotStarted,  // no byte left -> menunggu: it prints later, whole
  kUncertain,   // bytes left and nobody knows -> ditanya: a person decides
  kGivenUp,     // -> gagal: will not be tried again by itself
};

struct DeliverySummary {
  std::uint64_t waiting = 0;        // requests that the hub has not confirmed
  std::int64_t oldest_ms = 0;       // acceptance of the oldest of these; 0: none
  std::uint64_t needs_officer = 0;  // perlu-petugas
  std::uint64_t total = 0;
};

// What an answer of the hub changed.
struct AnswerApplied {
  bool fresh = false;  // it answered our own latest question
  std::size_t stored = 0, secured = 0, offer_again = 0, needs_officer = 0;
  std::size_t not_ours = 0;  // items that match no request here; ignored
};

struct PageApplied {
  protocol::Cursor cursor;
  bool more = false;       // the hub has more changes
  bool restarted = false;  // a new epoch, or a cursor beyond the hub's head
  std::size_t statuses = 0;
};

struct EnvelopeBatch {
  std::vector<base::Bytes> envelopes;
  bool more = false;  // unsent ones remain
};

// Whether the hub has taken this kiosk in.
enum class EnrolmentState { kNone, kPending, kAccepted, kRefused };

struct Enrolment {
  EnrolmentState state = EnrolmentState::kNone;
  std::string reason;  // the hub's token when refused
};

// The kiosk's settings as the hub last sent them; version 0: never.
struct HubSettings {
  std::uint64_t version = 0;
  std::vector<std::pair<std::string, std::string>> values;
};

}  // namespace offline_store::queue
