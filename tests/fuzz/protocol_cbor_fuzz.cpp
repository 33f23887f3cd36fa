// The CBOR codec: what is read writes to the same bytes again, and a sequence gives the same items
// however its bytes arrive.
#include <cstdint>
#include <cstdlib>
#include <vector>

#include "base/bytes.h"
#include "offline-store/protocol/cbor.h"

namespace {

using offline_store::protocol::CborReader;
using offline_store::protocol::CborSequence;
using offline_store::protocol::CborWriter;

constexpr std::size_t kLimit = 65'536;

// Reads the next item by trying each type in turn on a copy of the reader.
bool CopyItem(CborReader& reader, CborWriter& writer) {
  CborReader as_integer = reader;
  const std::int64_t integer = as_integer.Integer();
  if (as_integer.ok()) {
    reader = as_integer;
    writer.Integer(integer);
    return true;
  }
  CborReader as_bytes = reader;
  const base::ByteView bytes = as_bytes.Bytes(kLimit);
  if (as_bytes.ok()) {
    reader = as_bytes;
    writer.Bytes(bytes);
    return true;
  }
  CborReader as_text = reader;
  const std::string_view text = as_text.Text(kLimit);
  if (as_text.ok()) {
    reader = as_text;
    writer.Text(text);
    return true;
  }
  const std::size_t count = reader.Array(kLimit);
  if (!reader.ok()) return false;
  writer.Array(count);
  for (std::size_t i = 0; i < count; ++i) {
    if (!CopyItem(reader, writer)) return false;
  }
  return true;
}

std::vector<base::Bytes> Items(base::ByteView input, std::size_t step, bool& good) {
  CborSequence sequence(1000);
  std::vector<base::Bytes> items;
  for (std::size_t at = 0; at < input.size(); at += step) {
    sequence.Feed(input.subspan(at, std::min(step, input.size() - at)));
    for (;;) {
      const auto next = sequence.Next();
      good = next.has_value();
      if (!next) return items;
      if (!*next) break;
      items.push_back(**next);
    }
  }
  return items;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const base::ByteView input{data, size};
  CborReader reader(input, kLimit);
  CborWriter writer;
  if (CopyItem(reader, writer) && reader.Finish("input") && writer.Take() != base::ToBytes(input)) {
    std::abort();
  }
  bool whole_good = true;
  bool pieces_good = true;
  const auto whole = Items(input, input.size() + 1, whole_good);
  const auto pieces = Items(input, 3, pieces_good);
  if (whole != pieces || whole_good != pieces_good) std::abort();
  return 0;
}
