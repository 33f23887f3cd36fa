#include "drivers/scanner/worker_protocol.h"

#include <string>
#include <utility>

namespace drivers::scanner {
namespace {

constexpr std::size_t kHeadBytes = 3;
constexpr std::size_t kCodeHeadBytes = 3;

tl::unexpected<base::Error> Broken(const char* what) {
  return base::Fail(base::ErrorCode::kInvalid, "decode-reply",
                    std::string("the decoder's reply is broken: ") + what);
}

}  // namespace

base::Bytes EncodeLength(std::size_t length) {
  return {static_cast<std::uint8_t>(length >> 24), static_cast<std::uint8_t>(length >> 16),
          static_cast<std::uint8_t>(length >> 8), static_cast<std::uint8_t>(length)};
}

std::size_t DecodeLength(base::ByteView four_bytes) {
  std::size_t length = 0;
  for (const std::uint8_t byte : four_bytes) length = length << 8 | byte;
  return length;
}

base::Bytes EncodeReply(const Reply& reply) {
  base::Bytes body{static_cast<std::uint8_t>(reply.status),
                   static_cast<std::uint8_t>(reply.retires ? 1 : 0),
                   static_cast<std::uint8_t>(reply.codes.size())};
  for (const Code& code : reply.codes) {
    const std::string& text = code.text.str();
    body.push_back(static_cast<std::uint8_t>(code.symbology));
    body.push_back(static_cast<std::uint8_t>(text.size() >> 8));
    body.push_back(static_cast<std::uint8_t>(text.size()));
    body.insert(body.end(), text.begin(), text.end());
  }
  return body;
}

base::Result<Reply> DecodeReply(base::ByteView body) {
  if (body.size() < kHeadBytes || body.size() > kMaxReplyBytes) return Broken("length");
  if (body[0] > static_cast<std::uint8_t>(WorkerStatus::kTooLarge)) return Broken("status");
  if (body[1] > 1) return Broken("retires");
  Reply reply{static_cast<WorkerStatus>(body[0]), body[1] == 1, {}};
  const int count = body[2];
  if (count > kMaxCodes || (count > 0 && reply.status != WorkerStatus::kDone)) {
    return Broken("number of codes");
  }
  body = body.subspan(kHeadBytes);
  for (int i = 0; i < count; ++i) {
    if (body.size() < kCodeHeadBytes) return Broken("code cut off");
    const auto symbology = static_cast<Symbology>(body[0]);
    if (symbology != Symbology::kQr && symbology != Symbology::kProduct) {
      return Broken("symbology");
    }
    const std::size_t length = DecodeLength(body.subspan(1, 2));
    body = body.subspan(kCodeHeadBytes);
    if (length == 0 || length > body.size()) return Broken("text length");
    reply.codes.push_back(
        {symbology, base::SecretText(std::string(base::AsText(body.first(length))))});
    body = body.subspan(length);
  }
  if (!body.empty()) return Broken("bytes left over");
  return reply;
}

}  // namespace drivers::scanner
