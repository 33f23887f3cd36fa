#include "backend/http/message.h"

namespace backend::http {
namespace {

class WholeBodyReader final : public BodyReader {
 public:
  explicit WholeBodyReader(std::function<void(base::Bytes, Reply)> use) : use_(std::move(use)) {}

  std::optional<Response> Data(base::ByteView piece) override {
    body_.insert(body_.end(), piece.begin(), piece.end());
    return std::nullopt;
  }
  void End(Reply reply) override { use_(std::move(body_), std::move(reply)); }

 private:
  std::function<void(base::Bytes, Reply)> use_;
  base::Bytes body_;
};

}  // namespace

std::string_view Head::Header(std::string_view name) const {
  for (const auto& [key, value] : headers) {
    if (key == name) return value;
  }
  return {};
}

Accepted WholeBody(std::uint64_t max_bytes, std::function<void(base::Bytes, Reply)> use) {
  return {max_bytes, false, std::make_unique<WholeBodyReader>(std::move(use))};
}

}  // namespace backend::http
