// The real transport: libcurl, HTTPS with TLS 1.3 only, the hub known by its pinned key alone.
// Certificate authorities, names and dates are not looked at, so a wrong clock changes nothing;
// redirects, proxies from the environment and other protocols are not followed.
#pragma once

#include <memory>

#include "offline-store/sync/tls_identity.h"
#include "offline-store/sync/transport.h"

namespace offline_store::sync {

class HttpsTransport final : public Transport {
 public:
  explicit HttpsTransport(const TlsIdentity& identity);
  ~HttpsTransport() override;

  void Use(const Hub& hub) override;
  void Start(const HttpRequest& request) override;
  void Cancel() override;
  std::optional<base::Result<HttpReply>> Take() override;
  void Wait(std::span<const int> fds, int timeout_ms) override;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace offline_store::sync
