// What a printer sends: every byte comes out once, pieces change nothing, and after rubbish the
// stream finds its way back.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <utility>
#include <vector>

#include "drivers/printer/status.h"
#include "drivers/printer/status_stream.h"

namespace {

using drivers::printer::Answer;
using drivers::printer::StatusDialect;
using drivers::printer::StatusStream;

void Require(bool promise) {
  if (!promise) std::abort();
}

void Append(std::vector<Answer>& all, std::vector<Answer> more) {
  for (Answer& one : more) all.push_back(std::move(one));
}

void CheckAnswer(const Answer& one) {
  Require(!one.bytes.empty());
  switch (one.kind) {
    case Answer::Kind::kAutomatic:
      Require(drivers::printer::ParseAutomaticStatus(one.bytes).has_value());
      break;
    case Answer::Kind::kRealTime:
    case Answer::Kind::kQueued:
      Require(one.bytes.size() == 1);
      break;
    case Answer::Kind::kBlock:
    case Answer::Kind::kText:
      Require(one.bytes.size() >= 2 && one.bytes.back() == 0);
      break;
    case Answer::Kind::kUnknown:
      break;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const auto dialect = static_cast<StatusDialect>(data[0] % 6);
  const base::ByteView bytes(data + 1, size - 1);

  StatusStream stream(dialect);
  std::vector<Answer> whole = stream.Feed(bytes);
  Append(whole, stream.Silence());
  std::size_t total = 0;
  for (const Answer& one : whole) {
    CheckAnswer(one);
    total += one.bytes.size();
  }
  const bool bare = dialect == StatusDialect::kHwasung || dialect == StatusDialect::kSii;
  const auto lost = bytes.size() - total;
  Require(total <= bytes.size());
  Require(lost <= static_cast<std::size_t>(std::count_if(bytes.begin(), bytes.end(), [](int byte) {
            return byte == 0x11 || byte == 0x13;
          })));
  Require(!bare || lost == 0);

  StatusStream pieces(dialect);
  std::vector<Answer> again;
  for (std::size_t at = 0; at < bytes.size(); at += 3) {
    Append(again, pieces.Feed(bytes.subspan(at, std::min<std::size_t>(3, bytes.size() - at))));
  }
  Append(again, pieces.Silence());
  Require(again == whole);

  if (!bare) {
    const base::Bytes sound{0x10, 0, 0, 0};
    const auto after = pieces.Feed(sound);
    Require(after.size() == 1 && after.front().kind == Answer::Kind::kAutomatic);
  }

  // Unknown is never fine: what is read has the fixed bits of its dialect.
  if (const auto status = drivers::printer::ParseStatus(dialect, bytes)) {
    Require(bytes.size() == drivers::printer::Questions(dialect).size());
    status->Fault();
  }
  if (bytes.size() == 1) drivers::printer::ParsePortStatus(bytes.front());
  return 0;
}
