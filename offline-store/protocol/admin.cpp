#include "offline-store/protocol/admin.h"

#include <utility>

#include "offline-store/protocol/cbor.h"

namespace offline_store::protocol::admin {
namespace {

tl::unexpected<base::Error> TooLarge() {
  return base::Fail(base::ErrorCode::kInvalid, "admin-too-large",
                    "the command is too long; give fewer or shorter arguments");
}

// Where to cut the first part: after its last line end, or before a UTF-8 sequence that would be
// split.
std::size_t CutPoint(std::string_view text) {
  if (text.size() <= kMaxText) return text.size();
  const std::size_t line = text.rfind('\n', kMaxText - 1);
  if (line != std::string_view::npos) return line + 1;
  std::size_t cut = kMaxText;
  while (cut > kMaxText - 3 && (static_cast<unsigned char>(text[cut]) & 0xc0U) == 0x80U) --cut;
  return cut;
}

}  // namespace

base::Result<base::Bytes> Encode(const Request& request) {
  if (request.size() > kMaxArguments) return TooLarge();
  CborWriter writer;
  writer.Array(request.size());
  for (const std::string& each : request) writer.Text(each);
  base::Bytes message = writer.Take();
  if (message.size() > kMaxMessage) return TooLarge();
  return message;
}

base::Result<Request> DecodeRequest(base::ByteView message) {
  CborReader reader(message, kMaxMessage);
  Request request;
  for (std::size_t n = reader.Array(kMaxArguments); n > 0; --n) {
    request.emplace_back(reader.Text(kMaxMessage));
  }
  if (auto finished = reader.Finish("admin command"); !finished) {
    return base::Fail(finished.error());
  }
  return request;
}

std::vector<base::Bytes> EncodeReply(int exit_status, std::string_view text) {
  std::vector<base::Bytes> parts;
  bool more = true;
  while (more) {
    const std::size_t cut = CutPoint(text);
    more = cut < text.size();
    parts.push_back(CborWriter()
                        .Array(3)
                        .Unsigned(static_cast<std::uint64_t>(exit_status & 0xff))
                        .Unsigned(more ? 1 : 0)
                        .Text(text.substr(0, cut))
                        .Take());
    text.remove_prefix(cut);
  }
  return parts;
}

base::Result<Reply> DecodeReply(base::ByteView message) {
  CborReader reader(message, kMaxMessage);
  Reply reply;
  reader.ArrayOf(3);
  reply.exit_status = static_cast<int>(reader.Unsigned(255));
  reply.more = reader.Unsigned(1) == 1;
  reply.text = reader.Text(kMaxText);
  if (auto finished = reader.Finish("admin reply"); !finished) return base::Fail(finished.error());
  return reply;
}

}  // namespace offline_store::protocol::admin
