#include "backend/http/server.h"

#include <algorithm>
#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/ssl.hpp>
#include <cctype>
#include <chrono>
#include <thread>

#include "backend/http/census.h"
#include "backend/http/problem.h"
#include "backend/http/tls_context.h"

namespace backend::http {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace wire = boost::beast::http;
using asio::ip::tcp;
using Error = beast::error_code;
using SteadyClock = std::chrono::steady_clock;
using std::chrono::milliseconds;

using PlainStream = beast::tcp_stream;
using TlsStream = beast::ssl_stream<beast::tcp_stream>;

constexpr std::size_t kPiece = 16384;
constexpr std::size_t kLingerBytes = 262'144;
constexpr int kLingerMs = 2'000;

// What all connections of one server share; outlives them.
struct Shared {
  Shared(Options o, Handler h)
      : options(std::move(o)),
        handler(std::move(h)),
        census(options.limits.connections, options.limits.connections_per_address) {}
  Options options;
  Handler handler;
  Census census;
};

Method MethodOf(wire::verb verb) {
  if (verb == wire::verb::get) return Method::kGet;
  if (verb == wire::verb::post) return Method::kPost;
  return Method::kOther;
}

std::string Lower(std::string_view name) {
  std::string lower(name);
  for (char& c : lower) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return lower;
}

template <class Stream>
class Session final : public Reply::Target, public std::enable_shared_from_this<Session<Stream>> {
 public:
  template <class... Args>
  Session(Shared& shared, std::unique_ptr<Census::Seat> seat, Args&&... args)
      : shared_(shared),
        limits_(shared.options.limits),
        seat_(std::move(seat)),
        stream_(std::forward<Args>(args)...) {}

  // Enters the session's own strand.
  void Begin() {
    asio::post(stream_.get_executor(), [self = Self()] { self->Start(); });
  }

  void Send(Response response) override {
    asio::post(stream_.get_executor(),
               [self = Self(), r = std::move(response)]() mutable { self->Take(std::move(r)); });
  }

 private:
  void Start() {
    Tcp().expires_after(milliseconds(limits_.progress_ms));
    if constexpr (std::is_same_v<Stream, TlsStream>) {
      stream_.async_handshake(asio::ssl::stream_base::server, [self = Self()](Error error) {
        if (error) return;
        self->client_spki_ = PeerSpki(self->stream_.native_handle());
        self->ReadHead();
      });
    } else {
      ReadHead();
    }
  }

  std::shared_ptr<Session> Self() { return this->shared_from_this(); }
  beast::tcp_stream& Tcp() { return beast::get_lowest_layer(stream_); }

  // Between two requests a connection may rest; once the first byte is there, a head has its time.
  void Rest() {
    if (buffer_.size() > 0) return ReadHead();
    Tcp().expires_after(milliseconds(limits_.idle_ms));
    stream_.async_read_some(buffer_.prepare(kPiece), [self = Self()](Error error, std::size_t got) {
      if (error) return self->Close();
      self->buffer_.commit(got);
      self->ReadHead();
    });
  }

  void ReadHead() {
    answer_.reset();
    reader_.reset();
    received_ = 0;
    parser_.emplace();
    parser_->header_limit(static_cast<std::uint32_t>(limits_.head_bytes));
    parser_->body_limit(boost::none);  // the handler states the limit when it has seen the head
    began_ = SteadyClock::now();
    Tcp().expires_at(began_ + milliseconds(limits_.progress_ms));
    wire::async_read_header(stream_, buffer_, *parser_,
                            [self = Self()](Error error, std::size_t) { self->OnHead(error); });
  }

  void OnHead(Error error) {
    if (error == wire::error::header_limit) {
      return Refuse(Problem(431, "head-too-large", "The request's headers are too large"));
    }
    if (error && error.category() == wire::make_error_code(wire::error::bad_method).category() &&
        error != wire::error::end_of_stream && error != wire::error::partial_message) {
      return Refuse(Problem(400, "not-http", "This is not an HTTP request"));
    }
    if (error) return Close();
    const Head head = MakeHead();
    if (!head.path.starts_with('/')) {
      return Refuse(Problem(400, "bad-target", "The request's target is not a path"));
    }
    auto next = shared_.handler(head);
    if (auto* response = std::get_if<Response>(&next)) {
      answer_ = std::move(*response);
      accepted_ = {limits_.head_bytes, false, nullptr};  // a small body is read and thrown away
    } else {
      accepted_ = std::move(std::get<Accepted>(next));
      reader_ = std::move(accepted_.reader);
    }
    const auto length = parser_->content_length();
    if (length && *length > accepted_.max_bytes) return TooLarge();
    if (!parser_->is_done() &&
        beast::iequals(parser_->get()[wire::field::expect], "100-continue")) {
      return Continue();
    }
    ReadBody();
  }

  Head MakeHead() {
    Head head;
    const auto& request = parser_->get();
    head.method = MethodOf(request.method());
    const std::string_view target(request.target().data(), request.target().size());
    const std::size_t mark = target.find('?');
    head.path = target.substr(0, mark);
    if (mark != std::string_view::npos) head.query = target.substr(mark + 1);
    head.peer = seat_->address();
    head.client_spki = client_spki_;
    for (const auto& field : request) {
      const auto name = field.name_string();
      head.headers.emplace_back(Lower({name.data(), name.size()}),
                                std::string(field.value().data(), field.value().size()));
    }
    return head;
  }

  void Continue() {
    interim_ = {wire::status::continue_, 11};
    wire::async_write(stream_, interim_, [self = Self()](Error error, std::size_t) {
      if (error) return self->Abandon();
      self->ReadBody();
    });
  }

  void ReadBody() {
    if (parser_->is_done()) return EndBody();
    Tcp().expires_at(BodyDeadline());
    parser_->get().body().data = piece_.data();
    parser_->get().body().size = piece_.size();
    wire::async_read_some(stream_, buffer_, *parser_,
                          [self = Self()](Error error, std::size_t) { self->OnBody(error); });
  }

  SteadyClock::time_point BodyDeadline() const {
    std::int64_t allowed_ms = limits_.progress_ms;
    if (accepted_.paced) {
      allowed_ms += static_cast<std::int64_t>(received_) * 1000 / limits_.min_bytes_per_second;
      allowed_ms = std::min<std::int64_t>(allowed_ms, limits_.paced_cap_ms);
    }
    return began_ + milliseconds(allowed_ms);
  }

  void OnBody(Error error) {
    if (error == wire::error::need_buffer) error = {};
    const std::size_t got = piece_.size() - parser_->get().body().size;
    received_ += got;
    if (received_ > accepted_.max_bytes) return TooLarge();
    if (reader_ && got > 0) {
      answer_ = reader_->Data({piece_.data(), got});
      if (answer_) reader_.reset();  // the rest is thrown away, so that the client reads the answer
    }
    if (error) return Abandon();
    ReadBody();
  }

  void EndBody() {
    if (answer_) return Answer();
    waiting_ = true;
    std::exchange(reader_, nullptr)->End(Reply(Self()));
  }

  void Take(Response response) {
    if (!std::exchange(waiting_, false)) return;
    answer_ = std::move(response);
    Answer();
  }

  void TooLarge() {
    Refuse(Problem(413, "body-too-large", "The request's body is larger than this path takes"));
  }

  void Refuse(Response response) {
    reader_.reset();
    answer_ = std::move(response);
    close_ = true;
    Answer();
  }

  // The client is gone or too slow: nothing is answered, and the reader learns it by its end.
  void Abandon() {
    reader_.reset();
    Close();
  }

  void Answer() {
    const bool keep = !close_ && parser_->get().keep_alive();
    response_ = {static_cast<wire::status>(answer_->status), 11};
    for (const auto& [name, value] : answer_->headers) response_.set(name, value);
    if (!answer_->content_type.empty()) {
      response_.set(wire::field::content_type, answer_->content_type);
    }
    response_.keep_alive(keep);
    response_.body() = std::move(answer_->body);
    response_.prepare_payload();
    const auto size = static_cast<std::int64_t>(response_.body().size());
    Tcp().expires_after(
        milliseconds(limits_.progress_ms + size * 1000 / limits_.min_bytes_per_second));
    wire::async_write(stream_, response_, [self = Self(), keep](Error error, std::size_t) {
      if (error) return self->Close();
      if (keep) return self->Rest();
      if (self->close_) return self->Linger();
      self->Close();
    });
  }

  // After an answer to half a request: reads on for a moment, because closing with unread bytes
  // would reset the connection and take the answer with it.
  void Linger() {
    Tcp().expires_after(milliseconds(kLingerMs));
    LingerOn(0);
  }

  void LingerOn(std::size_t read) {
    if (read > kLingerBytes) return Close();
    stream_.async_read_some(asio::buffer(piece_),
                            [self = Self(), read](Error error, std::size_t got) {
                              if (error) return self->Close();
                              self->LingerOn(read + got);
                            });
  }

  void Close() {
    if constexpr (std::is_same_v<Stream, TlsStream>) {
      if (Tcp().socket().is_open()) {
        Tcp().expires_after(milliseconds(kLingerMs));
        stream_.async_shutdown([self = Self()](Error) { self->Tcp().close(); });
      }
    } else {
      Error ignored;
      stream_.socket().shutdown(tcp::socket::shutdown_both, ignored);
      stream_.close();
    }
  }

  Shared& shared_;
  const Limits& limits_;
  std::unique_ptr<Census::Seat> seat_;
  Stream stream_;
  beast::flat_buffer buffer_;
  std::optional<wire::request_parser<wire::buffer_body>> parser_;
  wire::response<wire::string_body> response_;
  wire::response<wire::empty_body> interim_;
  std::array<std::uint8_t, kPiece> piece_;
  std::optional<SpkiHash> client_spki_;
  Accepted accepted_;
  std::unique_ptr<BodyReader> reader_;
  std::optional<Response> answer_;
  std::uint64_t received_ = 0;
  SteadyClock::time_point began_;
  bool waiting_ = false;  // the body has ended, and no answer came yet
  bool close_ = false;
};

}  // namespace

class Server::Impl {
 public:
  Impl(Options options, Handler handler)
      : shared_(std::move(options), std::move(handler)),
        acceptor_(asio::make_strand(io_)),
        pause_(acceptor_.get_executor()) {}

  base::Status UseTls(const Tls& tls) {
    auto context = MakeTlsContext(tls);
    if (!context) return base::Fail(std::move(context.error()));
    tls_.emplace(context->release());
    return {};
  }

  // Throws boost::system::system_error.
  void Open() {
    const tcp::endpoint endpoint(asio::ip::make_address(shared_.options.address),
                                 shared_.options.port);
    acceptor_.open(endpoint.protocol());
    acceptor_.set_option(tcp::acceptor::reuse_address(true));
    acceptor_.bind(endpoint);
    acceptor_.listen(1024);
    port_ = acceptor_.local_endpoint().port();
    Accept();
    for (int i = 0; i < shared_.options.threads; ++i) {
      threads_.emplace_back([this] { io_.run(); });
    }
  }

  void Stop() {
    io_.stop();
    for (auto& thread : threads_) thread.join();
    threads_.clear();
  }

  std::uint16_t port() const { return port_; }

 private:
  void Accept() {
    acceptor_.async_accept(asio::make_strand(io_), [this](Error error, tcp::socket socket) {
      if (!error) {
        Admit(std::move(socket));
        return Accept();
      }
      // Out of descriptors: waiting for a moment instead of spinning.
      pause_.expires_after(milliseconds(100));
      pause_.async_wait([this](Error stopped) {
        if (!stopped) Accept();
      });
    });
  }

  void Admit(tcp::socket socket) {
    Error error;
    const auto endpoint = socket.remote_endpoint(error);
    if (error) return;
    socket.set_option(tcp::no_delay(true), error);
    auto seat = shared_.census.Enter(endpoint.address().to_string());
    if (!seat) return;
    if (tls_) {
      std::make_shared<Session<TlsStream>>(shared_, std::move(seat), std::move(socket), *tls_)
          ->Begin();
    } else {
      std::make_shared<Session<PlainStream>>(shared_, std::move(seat), std::move(socket))->Begin();
    }
  }

  Shared shared_;
  std::optional<asio::ssl::context> tls_;
  asio::io_context io_;
  tcp::acceptor acceptor_;
  asio::steady_timer pause_;
  std::vector<std::thread> threads_;
  std::uint16_t port_ = 0;
};

Server::Server(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

Server::~Server() {
  Stop();
}

void Server::Stop() {
  impl_->Stop();
}

std::uint16_t Server::port() const {
  return impl_->port();
}

base::Result<std::unique_ptr<Server>> Server::Start(Options options, Handler handler) {
  const std::optional<Tls> tls = options.tls;
  const std::string where = options.address + ":" + std::to_string(options.port);
  auto impl = std::make_unique<Impl>(std::move(options), std::move(handler));
  if (tls) {
    if (auto ready = impl->UseTls(*tls); !ready) return base::Fail(std::move(ready.error()));
  }
  try {
    impl->Open();
  } catch (const boost::system::system_error& error) {
    const bool busy = error.code() == boost::system::errc::address_in_use;
    return base::Fail(busy ? base::ErrorCode::kUnavailable : base::ErrorCode::kInvalid,
                      "listen-failed",
                      "cannot listen on " + where + ": " + error.code().message() +
                          "; choose another address or port");
  }
  return std::unique_ptr<Server>(new Server(std::move(impl)));
}

}  // namespace backend::http
