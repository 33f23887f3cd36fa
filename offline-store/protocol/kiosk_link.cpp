#include "offline-store/protocol/kiosk_link.h"

#include <utility>

#include "offline-store/protocol/cbor.h"
#include "offline-store/protocol/token.h"

namespace offline_store::protocol::link {
namespace {

// A message's number on the wire.
enum Type : std::uint64_t {
  kHello = 1,
  kHubAddress = 2,
  kEnrol = 3,
  kEnrolReply = 4,
  kAsk = 5,
  kQuestion = 6,
  kNext = 7,
  kEnvelope = 8,
  kEnd = 9,
  kAnswer = 10,
  kDown = 11,
  kNextCursor = 12,
  kLinkState = 13,
  kPoke = 14,
  kDone = 15,
  kRefused = 16,
};

constexpr std::size_t kMaxUrl = 120;
constexpr std::size_t kMaxPins = 2;
constexpr std::size_t kMaxCarried = 61'440;

CborWriter Begin(Type type, std::size_t fields) {
  CborWriter writer;
  writer.Array(fields + 1).Unsigned(type);
  return writer;
}

void WriteCursor(CborWriter& writer, const Cursor& cursor) {
  writer.Bytes(cursor.epoch).Unsigned(cursor.counter);
}

Cursor ReadCursor(CborReader& reader) {
  Cursor cursor;
  cursor.epoch = reader.Fixed<8>();
  cursor.counter = reader.Unsigned(INT64_MAX);
  return cursor;
}

base::Bytes Write(const Hello& m) {
  return Begin(kHello, 2).Unsigned(m.version).Bytes(m.tls_spki).Take();
}
base::Bytes Write(const EnrolReply& m) {
  return Begin(kEnrolReply, 1).Bytes(m.verdict).Take();
}
base::Bytes Write(const Ask&) {
  return Begin(kAsk, 0).Take();
}
base::Bytes Write(const Next& m) {
  return Begin(kNext, 1).Unsigned(m.max_bytes).Take();
}
base::Bytes Write(const AnswerCame& m) {
  return Begin(kAnswer, 1).Bytes(m.answer).Take();
}
base::Bytes Write(const DownCame& m) {
  return Begin(kDown, 1).Bytes(m.page).Take();
}
base::Bytes Write(const LinkState& m) {
  return Begin(kLinkState, 4)
      .Unsigned(m.up ? 1 : 0)
      .Unsigned(m.since_s)
      .Unsigned(m.bytes_per_second)
      .Text(m.reason)
      .Take();
}
base::Bytes Write(const HubAddress& m) {
  CborWriter writer = Begin(kHubAddress, 5);
  writer.Text(m.url).Array(m.pins.size());
  for (const Digest& each : m.pins) writer.Bytes(each);
  WriteCursor(writer, m.cursor);
  return writer.Unsigned(m.enrolled ? 1 : 0).Take();
}
base::Bytes Write(const Enrol& m) {
  return Begin(kEnrol, 1).Bytes(m.request).Take();
}
base::Bytes Write(const QuestionReady& m) {
  return Begin(kQuestion, 1).Bytes(m.question).Take();
}
base::Bytes Write(const EnvelopeReady& m) {
  return Begin(kEnvelope, 1).Bytes(m.envelope).Take();
}
base::Bytes Write(const End& m) {
  return Begin(kEnd, 1).Unsigned(m.more ? 1 : 0).Take();
}
base::Bytes Write(const NextCursor& m) {
  CborWriter writer = Begin(kNextCursor, 3);
  WriteCursor(writer, m.cursor);
  return writer.Unsigned(m.more ? 1 : 0).Take();
}
base::Bytes Write(const Done&) {
  return Begin(kDone, 0).Take();
}
base::Bytes Write(const Refused& m) {
  return Begin(kRefused, 1).Text(m.reason).Take();
}
base::Bytes Write(const Poke&) {
  return Begin(kPoke, 0).Take();
}

// The carried bytes of a message that has nothing else.
base::Bytes Carried(CborReader& reader) {
  return base::ToBytes(reader.Bytes(kMaxCarried));
}

LinkState ReadLinkState(CborReader& reader) {
  LinkState m;
  m.up = reader.Unsigned(1) == 1;
  m.since_s = reader.Unsigned(INT64_MAX);
  m.bytes_per_second = reader.Unsigned(INT64_MAX);
  m.reason = reader.Text(kMaxToken);
  if (m.up ? !m.reason.empty() : !IsToken(m.reason)) reader.Refuse("link-reason");
  return m;
}

HubAddress ReadHubAddress(CborReader& reader) {
  HubAddress m;
  m.url = reader.Text(kMaxUrl);
  for (std::size_t n = reader.Array(kMaxPins); n > 0; --n) m.pins.push_back(reader.Fixed<32>());
  m.cursor = ReadCursor(reader);
  m.enrolled = reader.Unsigned(1) == 1;
  return m;
}

// Number of fields after the type, by type; nullopt for one that the side does not get.
template <class Variant>
base::Result<Variant> Decode(base::ByteView message, Variant (*read)(Type, CborReader&)) {
  CborReader reader(message, kMaxMessage);
  const std::size_t items = reader.Array(6);
  const auto type = static_cast<Type>(reader.Unsigned());
  Variant out = read(type, reader);
  // The fields are read by type; an array of another length shows here.
  if (items == 0) reader.Refuse("cbor-items");
  if (auto finished = reader.Finish("link message"); !finished) {
    return base::Fail(finished.error());
  }
  return out;
}

FromSync ReadFromSync(Type type, CborReader& reader) {
  switch (static_cast<std::uint64_t>(type)) {
    case kHello: {
      Hello m;
      m.version = reader.Unsigned();
      m.tls_spki = reader.Fixed<32>();
      return m;
    }
    case kEnrolReply:
      return EnrolReply{Carried(reader)};
    case kAsk:
      return Ask{};
    case kNext:
      return Next{reader.Unsigned(INT64_MAX)};
    case kAnswer:
      return AnswerCame{Carried(reader)};
    case kDown:
      return DownCame{Carried(reader)};
    case kLinkState:
      return ReadLinkState(reader);
  }
  reader.Refuse("link-type");
  return Ask{};
}

FromKiosk ReadFromKiosk(Type type, CborReader& reader) {
  switch (static_cast<std::uint64_t>(type)) {
    case kHubAddress:
      return ReadHubAddress(reader);
    case kEnrol:
      return Enrol{Carried(reader)};
    case kQuestion:
      return QuestionReady{Carried(reader)};
    case kEnvelope:
      return EnvelopeReady{Carried(reader)};
    case kEnd:
      return End{reader.Unsigned(1) == 1};
    case kNextCursor: {
      NextCursor m;
      m.cursor = ReadCursor(reader);
      m.more = reader.Unsigned(1) == 1;
      return m;
    }
    case kDone:
      return Done{};
    case kRefused: {
      Refused m{std::string(reader.Text(kMaxToken))};
      if (!IsToken(m.reason)) reader.Refuse("link-reason");
      return m;
    }
    case kPoke:
      return Poke{};
  }
  reader.Refuse("link-type");
  return Poke{};
}

}  // namespace

base::Bytes Encode(const FromSync& message) {
  return std::visit([](const auto& m) { return Write(m); }, message);
}

base::Bytes Encode(const FromKiosk& message) {
  return std::visit([](const auto& m) { return Write(m); }, message);
}

base::Result<FromSync> DecodeFromSync(base::ByteView message) {
  return Decode<FromSync>(message, ReadFromSync);
}

base::Result<FromKiosk> DecodeFromKiosk(base::ByteView message) {
  return Decode<FromKiosk>(message, ReadFromKiosk);
}

}  // namespace offline_store::protocol::link
