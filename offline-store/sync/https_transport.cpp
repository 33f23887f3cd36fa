#include "offline-store/sync/https_transport.h"

#include <curl/curl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <charconv>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace offline_store::sync {
namespace {

using base::ErrorCode;
using base::Fail;

// Figures for a satellite or cellular link of 64 kbit/s and 600 ms.
constexpr long kConnectSeconds = 30;
constexpr long kLowSpeedBytesPerSecond = 200;
constexpr long kLowSpeedSeconds = 60;
constexpr long kWholeRequestSeconds = 600;
constexpr long kKeepaliveIdleSeconds = 30;
constexpr long kKeepaliveIntervalSeconds = 15;
constexpr unsigned kUnackedMs = 60'000;
// Carriers' address translation forgets idle flows within minutes.
constexpr long kReuseIdleSeconds = 20;

struct EasyCloser {
  void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
};
struct MultiCloser {
  void operator()(CURLM* multi) const { curl_multi_cleanup(multi); }
};
struct ListFreer {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

struct CurlMeaning {
  CURLcode curl;
  ErrorCode code;
  const char* reason;
};

// The one place where curl's codes become ours; any other is kInternal "curl-failed".
constexpr CurlMeaning kMeanings[] = {
    {CURLE_SSL_PINNEDPUBKEYNOTMATCH, ErrorCode::kDenied, "pin-mismatch"},
    {CURLE_OPERATION_TIMEDOUT, ErrorCode::kTimeout, "hub-timeout"},
    {CURLE_COULDNT_RESOLVE_HOST, ErrorCode::kUnavailable, "hub-unreachable"},
    {CURLE_COULDNT_CONNECT, ErrorCode::kUnavailable, "hub-unreachable"},
    {CURLE_SSL_CONNECT_ERROR, ErrorCode::kUnavailable, "tls-failed"},
    {CURLE_SSL_CERTPROBLEM, ErrorCode::kUnavailable, "tls-failed"},
    {CURLE_PEER_FAILED_VERIFICATION, ErrorCode::kUnavailable, "tls-failed"},
    {CURLE_SEND_ERROR, ErrorCode::kUnavailable, "link-lost"},
    {CURLE_RECV_ERROR, ErrorCode::kUnavailable, "link-lost"},
    {CURLE_GOT_NOTHING, ErrorCode::kUnavailable, "link-lost"},
    {CURLE_PARTIAL_FILE, ErrorCode::kUnavailable, "link-lost"},
    {CURLE_WEIRD_SERVER_REPLY, ErrorCode::kUnavailable, "link-lost"},
    {CURLE_UNSUPPORTED_PROTOCOL, ErrorCode::kInvalid, "bad-url"},
    {CURLE_URL_MALFORMAT, ErrorCode::kInvalid, "bad-url"},
};

base::Error ErrorOf(CURLcode code, std::string_view detail) {
  const std::string text(detail.empty() ? curl_easy_strerror(code) : detail);
  for (const CurlMeaning& known : kMeanings) {
    if (known.curl == code) return {known.code, known.reason, text};
  }
  return {ErrorCode::kInternal, "curl-failed", text};
}

// CURLOPT_PINNEDPUBLICKEY's form: "sha256//BASE64;sha256//BASE64".
std::string PinList(const std::vector<protocol::Digest>& pins) {
  constexpr std::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string list;
  for (const protocol::Digest& pin : pins) {
    list += list.empty() ? "sha256//" : ";sha256//";
    for (std::size_t i = 0; i < pin.size(); i += 3) {
      std::uint32_t group = 0;
      for (std::size_t k = 0; k < 3; ++k) {
        group = group << 8 | (i + k < pin.size() ? pin[i + k] : 0u);
      }
      for (std::size_t k = 0; k < 4; ++k) {
        list += i + k > pin.size() ? '=' : kDigits[group >> (18 - 6 * k) & 63];
      }
    }
  }
  return list;
}

// A date is not taken: this machine's clock may be wrong.
std::optional<std::int64_t> RetryAfterMs(CURL* easy) {
  curl_header* header = nullptr;
  if (curl_easy_header(easy, "Retry-After", 0, CURLH_HEADER, -1, &header) != CURLHE_OK) {
    return std::nullopt;
  }
  const std::string_view text = header->value;
  std::uint32_t seconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return std::int64_t{seconds} * 1000;
}

int PrepareSocket(void*, curl_socket_t fd, curlsocktype) {
  setsockopt(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &kUnackedMs, sizeof kUnackedMs);
  return CURL_SOCKOPT_OK;
}

}  // namespace

class HttpsTransport::Impl {
 public:
  explicit Impl(const TlsIdentity& identity) : pem_(identity.pem.string()) {
    static const CURLcode started = curl_global_init(CURL_GLOBAL_DEFAULT);
    if (started != CURLE_OK) throw std::runtime_error("libcurl does not start");
    Reset();
  }

  ~Impl() { Cancel(); }

  void Use(const Hub& hub) {
    if (hub == hub_) return;
    Cancel();
    hub_ = hub;
    Reset();
  }

  void Start(const HttpRequest& request) {
    outcome_.reset();
    if (request.method == HttpRequest::Method::kPost && request.body.empty()) {
      throw std::logic_error("a POST without a body");
    }
    if (hub_.pins.empty()) {
      outcome_ = Fail(ErrorCode::kDenied, "no-pins", "the hub's key is not known; nothing is sent");
      return;
    }
    request_ = request;
    body_.clear();
    too_large_ = false;
    detail_[0] = '\0';
    curl_easy_reset(easy_.get());  // keeps the connection and its TLS session
    SetTls();
    SetTimes();
    SetRequest();
    running_ = curl_multi_add_handle(multi_.get(), easy_.get()) == CURLM_OK;
    if (!running_) outcome_ = Fail(ErrorOf(CURLE_FAILED_INIT, ""));
  }

  void Cancel() {
    if (running_) curl_multi_remove_handle(multi_.get(), easy_.get());
    running_ = false;
    outcome_.reset();
  }

  std::optional<base::Result<HttpReply>> Take() {
    Advance();
    return std::exchange(outcome_, std::nullopt);
  }

  void Wait(std::span<const int> fds, int timeout_ms) {
    std::vector<curl_waitfd> others;
    for (const int fd : fds) others.push_back({fd, CURL_WAIT_POLLIN, 0});
    curl_multi_poll(multi_.get(), others.data(), static_cast<unsigned>(others.size()),
                    outcome_ ? 0 : timeout_ms, nullptr);
  }

 private:
  void Reset() {
    easy_.reset(curl_easy_init());
    multi_.reset(curl_multi_init());
    if (!easy_ || !multi_) throw std::runtime_error("libcurl does not start");
  }

  template <class T>
  void Set(CURLoption option, T value) {
    if (curl_easy_setopt(easy_.get(), option, value) != CURLE_OK) {
      throw std::logic_error("libcurl lacks option " + std::to_string(option));
    }
  }

  void SetTls() {
    Set(CURLOPT_SSLVERSION, long{CURL_SSLVERSION_TLSv1_3});
    Set(CURLOPT_PINNEDPUBLICKEY, PinList(hub_.pins).c_str());
    Set(CURLOPT_SSL_VERIFYPEER, 0L);
    Set(CURLOPT_SSL_VERIFYHOST, 0L);
    Set(CURLOPT_SSLCERT, pem_.c_str());
    Set(CURLOPT_SSLKEY, pem_.c_str());
    Set(CURLOPT_PROTOCOLS_STR, "https");
    Set(CURLOPT_PROXY, "");
    Set(CURLOPT_FOLLOWLOCATION, 0L);
    Set(CURLOPT_HTTP_VERSION, long{CURL_HTTP_VERSION_1_1});
  }

  void SetTimes() {
    Set(CURLOPT_NOSIGNAL, 1L);
    Set(CURLOPT_CONNECTTIMEOUT, kConnectSeconds);
    Set(CURLOPT_LOW_SPEED_LIMIT, kLowSpeedBytesPerSecond);
    Set(CURLOPT_LOW_SPEED_TIME, kLowSpeedSeconds);
    Set(CURLOPT_TIMEOUT, kWholeRequestSeconds);
    Set(CURLOPT_TCP_KEEPALIVE, 1L);
    Set(CURLOPT_TCP_KEEPIDLE, kKeepaliveIdleSeconds);
    Set(CURLOPT_TCP_KEEPINTVL, kKeepaliveIntervalSeconds);
    Set(CURLOPT_MAXAGE_CONN, kReuseIdleSeconds);
    Set(CURLOPT_SOCKOPTFUNCTION, &PrepareSocket);
  }

  void SetRequest() {
    Set(CURLOPT_URL, (hub_.url + request_.path).c_str());
    Set(CURLOPT_ERRORBUFFER, detail_);
    Set(CURLOPT_WRITEFUNCTION, &Impl::Write);
    Set(CURLOPT_WRITEDATA, static_cast<void*>(this));
    if (request_.method == HttpRequest::Method::kPost) {
      Set(CURLOPT_POST, 1L);
      Set(CURLOPT_POSTFIELDS, reinterpret_cast<const char*>(request_.body.data()));
      Set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request_.body.size()));
      headers_.reset(
          curl_slist_append(nullptr, ("Content-Type: " + request_.content_type).c_str()));
      curl_slist_append(headers_.get(), "Expect:");  // saves a round trip
      Set(CURLOPT_HTTPHEADER, headers_.get());
    }
  }

  static std::size_t Write(char* data, std::size_t, std::size_t size, void* self) {
    return static_cast<Impl*>(self)->Take(base::AsBytes({data, size})) ? size : 0;
  }

  bool Take(base::ByteView part) {
    too_large_ = body_.size() + part.size() > request_.max_reply;
    if (!too_large_) body_.insert(body_.end(), part.begin(), part.end());
    return !too_large_;
  }

  void Advance() {
    if (!running_) return;
    int active = 0;
    curl_multi_perform(multi_.get(), &active);
    int left = 0;
    while (const CURLMsg* message = curl_multi_info_read(multi_.get(), &left)) {
      if (message->msg == CURLMSG_DONE) Finish(message->data.result);
    }
  }

  void Finish(CURLcode code) {
    if (too_large_) {
      outcome_ =
          Fail(ErrorCode::kInvalid, "reply-too-large",
               "the hub's reply is longer than " + std::to_string(request_.max_reply) + " bytes");
    } else if (code != CURLE_OK) {
      outcome_ = Fail(ErrorOf(code, detail_));
    } else {
      outcome_ = Reply();
    }
    curl_multi_remove_handle(multi_.get(), easy_.get());
    running_ = false;
  }

  HttpReply Reply() {
    HttpReply reply;
    long status = 0;
    curl_off_t total_us = 0;
    curl_off_t before_us = 0;
    curl_easy_getinfo(easy_.get(), CURLINFO_RESPONSE_CODE, &status);
    curl_easy_getinfo(easy_.get(), CURLINFO_TOTAL_TIME_T, &total_us);
    curl_easy_getinfo(easy_.get(), CURLINFO_PRETRANSFER_TIME_T, &before_us);
    reply.status = static_cast<int>(status);
    reply.body = std::move(body_);
    reply.retry_after_ms = RetryAfterMs(easy_.get());
    reply.elapsed_ms = (total_us - before_us) / 1000;
    return reply;
  }

  const std::string pem_;
  Hub hub_;
  HttpRequest request_;
  base::Bytes body_;
  bool too_large_ = false;
  bool running_ = false;
  char detail_[CURL_ERROR_SIZE] = {};
  std::optional<base::Result<HttpReply>> outcome_;
  std::unique_ptr<curl_slist, ListFreer> headers_;
  std::unique_ptr<CURL, EasyCloser> easy_;
  std::unique_ptr<CURLM, MultiCloser> multi_;
};

HttpsTransport::HttpsTransport(const TlsIdentity& identity)
    : impl_(std::make_unique<Impl>(identity)) {}

HttpsTransport::~HttpsTransport() = default;

void HttpsTransport::Use(const Hub& hub) {
  impl_->Use(hub);
}

void HttpsTransport::Start(const HttpRequest& request) {
  impl_->Start(request);
}

void HttpsTransport::Cancel() {
  impl_->Cancel();
}

std::optional<base::Result<HttpReply>> HttpsTransport::Take() {
  return impl_->Take();
}

void HttpsTransport::Wait(std::span<const int> fds, int timeout_ms) {
  impl_->Wait(fds, timeout_ms);
}

}  // namespace offline_store::sync
