// Messages between the kiosk and anjungan-sync over their socket (docs/formats.md "Kiosk and
// sync"): one CBOR array [type, ...] each, at most 64 KiB. Sync asks and the kiosk replies, one
// request at a time; Enrol, HubAddress and Poke the kiosk also sends unasked, at any moment.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "offline-store/protocol/delivery.h"
#include "offline-store/protocol/keys.h"

namespace offline_store::protocol::link {

inline constexpr std::size_t kMaxMessage = 65536;
inline constexpr std::uint64_t kVersion = 1;

// --- from sync ---

// The first message. Reply: HubAddress.
struct Hello {
  std::uint64_t version = kVersion;
  Digest tls_spki{};  // SHA-256 of the SPKI of sync's TLS key
  bool operator==(const Hello&) const = default;
};
// The hub's reply to an Enrol, as it came. Reply: Done or Refused.
struct EnrolReply {
  base::Bytes verdict;
  bool operator==(const EnrolReply&) const = default;
};
// Reply: Question (or Refused while there is nothing to ask with: not enrolled).
struct Ask {
  bool operator==(const Ask&) const = default;
};
// Replies: an Envelope each, together at most `max_bytes` (but at least one if any is unsent), End.
struct Next {
  std::uint64_t max_bytes = 0;
  bool operator==(const Next&) const = default;
};
// The hub's signed answer, as it came. Reply: Done or Refused.
struct AnswerCame {
  base::Bytes answer;
  bool operator==(const AnswerCame&) const = default;
};
// A signed downlink page, as it came. Reply: NextCursor or Refused.
struct DownCame {
  base::Bytes page;
  bool operator==(const DownCame&) const = default;
};
// What the screens show. No reply.
struct LinkState {
  bool up = false;
  std::uint64_t since_s = 0;           // for how many seconds it has been so
  std::uint64_t bytes_per_second = 0;  // measured; 0: not yet
  std::string reason;                  // why down: a token ("pin-mismatch"), empty when up
  bool operator==(const LinkState&) const = default;
};

// --- from the kiosk ---

// Where the hub is, and its pins. Without a voucher: empty.
struct HubAddress {
  std::string url;
  std::vector<Digest> pins;
  Cursor cursor;          // where the downlink goes on
  bool enrolled = false;  // the hub has judged, accepting or not; until then only Enrol goes there
  bool operator==(const HubAddress&) const = default;
};
// To be posted to /v1/enrol.
struct Enrol {
  base::Bytes request;
  bool operator==(const Enrol&) const = default;
};
struct QuestionReady {
  base::Bytes question;
  bool operator==(const QuestionReady&) const = default;
};
struct EnvelopeReady {
  base::Bytes envelope;
  bool operator==(const EnvelopeReady&) const = default;
};
struct End {
  bool more = false;  // unsent envelopes remain
  bool operator==(const End&) const = default;
};
struct NextCursor {
  Cursor cursor;
  bool more = false;  // the page says that the hub has more
  bool operator==(const NextCursor&) const = default;
};
struct Done {
  bool operator==(const Done&) const = default;
};
// The kiosk did not take what was brought; `reason` is a token for the log.
struct Refused {
  std::string reason;
  bool operator==(const Refused&) const = default;
};
// Something new to send. Nothing depends on its arrival.
struct Poke {
  bool operator==(const Poke&) const = default;
};

using FromSync = std::variant<Hello, EnrolReply, Ask, Next, AnswerCame, DownCame, LinkState>;
using FromKiosk = std::variant<HubAddress, Enrol, QuestionReady, EnvelopeReady, End, NextCursor,
                               Done, Refused, Poke>;

base::Bytes Encode(const FromSync& message);
base::Bytes Encode(const FromKiosk& message);
// kInvalid "link-type" (a message that this side does not get) or a reason of CborReader.
base::Result<FromSync> DecodeFromSync(base::ByteView message);
base::Result<FromKiosk> DecodeFromKiosk(base::ByteView message);

}  // namespace offline_store::protocol::link
