#include "offline-store/protocol/hub_identity.h"

#include <algorithm>

namespace offline_store::protocol {
namespace {

constexpr std::size_t kMaxUrl = 120;  // a receipt's link must still fit its QR code
constexpr std::size_t kMaxKeys = 2;   // current and next

bool IsUrlSymbol(char symbol) {
  return (symbol >= 'a' && symbol <= 'z') || (symbol >= 'A' && symbol <= 'Z') ||
         (symbol >= '0' && symbol <= '9') ||
         std::string_view("-._~/:[]").find(symbol) != std::string_view::npos;
}

}  // namespace

bool IsHubUrl(std::string_view url) {
  if (url.size() > kMaxUrl || !std::all_of(url.begin(), url.end(), IsUrlSymbol)) return false;
  std::string_view rest;
  if (url.starts_with("https://")) {
    rest = url.substr(8);
  } else if (url.starts_with("http://")) {
    rest = url.substr(7);
    const std::string_view host = rest.substr(0, rest.find_first_of(":/"));
    if (host != "127.0.0.1" && host != "localhost") return false;
  }
  return !rest.empty() && rest.front() != '/' && rest.front() != ':' && rest.back() != '/' &&
         rest.back() != ':';
}

void WriteHubIdentity(CborWriter& writer, const HubIdentity& hub) {
  writer.Array(5).Text(hub.kiosk_url).Text(hub.public_url);
  writer.Array(hub.pins.size());
  for (const Digest& each : hub.pins) writer.Bytes(each);
  writer.Array(hub.seal_keys.size());
  for (const SealPublicKey& each : hub.seal_keys) writer.Bytes(each);
  writer.Array(hub.sign_keys.size());
  for (const VerifyKey& each : hub.sign_keys) writer.Bytes(each.bytes());
}

HubIdentity ReadHubIdentity(CborReader& reader) {
  HubIdentity hub;
  reader.ArrayOf(5);
  hub.kiosk_url = reader.Text(kMaxUrl);
  hub.public_url = reader.Text(kMaxUrl);
  for (std::size_t n = reader.Array(kMaxKeys); n > 0; --n) hub.pins.push_back(reader.Fixed<32>());
  for (std::size_t n = reader.Array(kMaxKeys); n > 0; --n) {
    hub.seal_keys.push_back(reader.Fixed<32>());
  }
  for (std::size_t n = reader.Array(kMaxKeys); n > 0; --n) {
    const SignPublicKey bytes = reader.Fixed<33>();
    if (!reader.ok()) break;
    if (auto key = VerifyKey::FromBytes(bytes)) {
      hub.sign_keys.push_back(*std::move(key));
    } else {
      reader.Refuse("hub-keys");
    }
  }
  if (!IsHubUrl(hub.kiosk_url) || !IsHubUrl(hub.public_url)) reader.Refuse("hub-url");
  if (hub.pins.empty() || hub.seal_keys.empty() || hub.sign_keys.empty()) {
    reader.Refuse("hub-keys");
  }
  return hub;
}

}  // namespace offline_store::protocol
