#include "offline-store/protocol/uuid7.h"

#include <algorithm>

#include "base/bytes.h"
#include "offline-store/protocol/text_encoding.h"

namespace offline_store::protocol {
namespace {

constexpr std::uint64_t kMaxTime = (std::uint64_t{1} << 48) - 1;
constexpr std::uint32_t kMaxCounter = 0xfff;

std::uint64_t TimeBits(const RequestId& id) {
  std::uint64_t time = 0;
  for (std::size_t i = 0; i < 6; ++i) time = time << 8 | id[i];
  return time;
}

std::uint32_t Counter(const RequestId& id) {
  return (id[6] & 0x0fU) << 8 | id[7];
}

}  // namespace

RequestId NextRequestId(std::int64_t unix_ms, const std::optional<RequestId>& last,
                        base::Random& random) {
  RequestId id = random.Array<16>();
  std::uint64_t time = unix_ms < 0 ? 0 : std::min(static_cast<std::uint64_t>(unix_ms), kMaxTime);
  // The counter's top bit starts at 0, so that a burst has room (RFC 9562, 6.2).
  std::uint32_t counter = Counter(id) & 0x7ffU;
  if (last && TimeBits(*last) >= time) {
    time = TimeBits(*last);
    counter = Counter(*last) + 1;
    if (counter > kMaxCounter) {
      counter = 0;
      ++time;
    }
  }
  for (std::size_t i = 0; i < 6; ++i) id[i] = static_cast<std::uint8_t>(time >> (8 * (5 - i)));
  id[6] = static_cast<std::uint8_t>(0x70U | counter >> 8);
  id[7] = static_cast<std::uint8_t>(counter & 0xffU);
  id[8] = static_cast<std::uint8_t>(0x80U | (id[8] & 0x3fU));
  return id;
}

std::int64_t TimeOf(const RequestId& id) {
  return static_cast<std::int64_t>(TimeBits(id));
}

bool IsRequestId(const RequestId& id) {
  return id[6] >> 4 == 7 && id[8] >> 6 == 2;
}

std::string RequestIdText(const RequestId& id) {
  std::string text = base::ToHex(id);
  for (const std::size_t position : {8U, 13U, 18U, 23U}) text.insert(position, 1, '-');
  return text;
}

base::Result<RequestId> ParseRequestId(std::string_view text) {
  std::string digits;
  bool good = text.size() == 36;
  for (std::size_t i = 0; good && i < text.size(); ++i) {
    if (i == 8 || i == 13 || i == 18 || i == 23) {
      good = text[i] == '-';
    } else {
      digits += text[i];
    }
  }
  const auto bytes = FromHex(digits);
  if (!good || !bytes || bytes->size() != 16) {
    return base::Fail(base::ErrorCode::kInvalid, "request-id", "not the text of a request id");
  }
  RequestId id;
  std::copy(bytes->begin(), bytes->end(), id.begin());
  if (!IsRequestId(id)) {
    return base::Fail(base::ErrorCode::kInvalid, "request-id-version", "not a UUID of version 7");
  }
  return id;
}

}  // namespace offline_store::protocol
