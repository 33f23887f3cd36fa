#include "backend/people/people.h"

#include "backend/http/problem.h"
#include "backend/people/page.h"
#include "offline-store/protocol/json.h"
#include "offline-store/protocol/receipt_code.h"
#include "offline-store/protocol/status.h"

namespace backend::people {

namespace protocol = offline_store::protocol;

namespace {

constexpr std::size_t kMaxTyped = 64;  // bytes

http::Response Unavailable() {
  return http::Problem(503, "hub-busy", "The service is busy", 10);
}

http::Response TooMany() {
  return http::Problem(429, "too-many-requests", "Too many look-ups from this address", 60);
}

http::Response NotFound() {
  return http::Problem(404, "code-unknown", "No request has this code");
}

http::Response Found(protocol::JsonObject facts) {
  http::Response response{200, "application/json", protocol::WriteJson(std::move(facts)), {}};
  response.headers.emplace_back("Cache-Control", "no-store");
  return response;
}

protocol::JsonObject Facts(std::string_view code, protocol::RequestStatus status,
                           std::string_view office) {
  return {{"code", code},
          {"status", protocol::Token(status)},
          {"text", protocol::PeopleRead(status)},
          {"office", office}};
}

// The request that a code stands for, when people may know of it.
const registry::RequestRow* Public(const std::vector<registry::RequestRow>& rows) {
  for (const registry::RequestRow& row : rows) {
    if (!row.conflict && row.held_back.empty()) return &row;
  }
  return nullptr;
}

// The kiosk whose key signed a receipt.
const registry::Kiosk* Signer(const registry::Roster& roster, const protocol::KeyList& keys,
                              base::ByteView receipt, const protocol::ReceiptFacts& facts) {
  if (!protocol::OpenReceipt(receipt, keys)) return nullptr;
  return roster.FindByNumber(facts.code.kiosk_number());
}

}  // namespace

People::People(registry::Worker& worker, registry::RosterHolder& roster, const base::Clock& clock)
    : worker_(worker), roster_(roster), clock_(clock) {}

std::string AskerOf(const http::Head& head) {
  const bool from_proxy = head.peer == "127.0.0.1" || head.peer == "::1";
  std::string_view forwarded = head.Header("x-forwarded-for");
  if (!from_proxy || forwarded.empty()) return NetworkOf(head.peer);
  // The last entry is the one that the proxy itself wrote.
  const std::size_t comma = forwarded.rfind(',');
  if (comma != std::string_view::npos) forwarded.remove_prefix(comma + 1);
  while (forwarded.starts_with(' ')) forwarded.remove_prefix(1);
  return NetworkOf(forwarded.substr(0, 64));
}

std::variant<http::Response, http::Accepted> People::Handle(const http::Head& head) {
  if (head.path == "/l") {
    if (head.method == http::Method::kGet) return TrackingPage();
    return http::Problem(405, "wrong-method", "This path takes another method");
  }
  if (head.path != "/v1/track") {
    return http::Problem(404, "no-such-path", "There is nothing at this path");
  }
  if (head.method != http::Method::kPost) {
    return http::Problem(405, "wrong-method", "This path takes another method");
  }
  const std::string asker = AskerOf(head);
  const std::int64_t now_ms = clock_.MonotonicMs();
  const std::string_view type = head.Header("content-type");
  if (type == "application/octet-stream") {
    if (!receipts_.Take(asker, now_ms)) return TooMany();
    return TrackReceipt();
  }
  if (type.substr(0, type.find(';')) == "text/plain") {
    if (!codes_.Take(asker, now_ms) || !all_codes_.Take("", now_ms)) return TooMany();
    return TrackCode();
  }
  return http::Problem(415, "wrong-content-type",
                       "Send a receipt as application/octet-stream or a code as text/plain");
}

http::Accepted People::TrackCode() {
  return http::WholeBody(kMaxTyped, [this](const base::Bytes& body, const http::Reply& reply) {
    const auto code = protocol::TrackingCode::Parse(base::AsText(body));
    if (!code) {
      return reply.Send(http::Problem(400, code.error().reason, "This is not a tracking code"));
    }
    auto rows = std::make_shared<std::vector<registry::RequestRow>>();
    const bool posted = worker_.Post(
        [rows, code = *code](registry::Registry& store) -> base::Status {
          auto found = store.FindByCode(code);
          if (!found) return base::Fail(std::move(found.error()));
          *rows = std::move(*found);
          return {};
        },
        [rows, reply](const base::Status& status) {
          if (!status) return reply.Send(Unavailable());
          const registry::RequestRow* row = Public(*rows);
          reply.Send(row == nullptr ? NotFound()
                                    : Found(Facts(row->code, row->status, row->office_name)));
        });
    if (!posted) reply.Send(Unavailable());
  });
}

http::Accepted People::TrackReceipt() {
  return http::WholeBody(protocol::kReceiptSize, [this](const base::Bytes& body,
                                                        const http::Reply& reply) {
    const auto facts = protocol::ReadReceipt(body);
    if (!facts) {
      return reply.Send(http::Problem(400, facts.error().reason, "This is not a receipt"));
    }
    const auto roster = roster_.Get();
    const registry::Kiosk* kiosk = Signer(*roster, roster->KeyList(), body, *facts);
    if (kiosk == nullptr) {
      return reply.Send(
          http::Problem(403, "receipt-not-genuine", "No kiosk of this hub signed this receipt"));
    }
    auto row = std::make_shared<std::optional<registry::RequestRow>>();
    const bool posted = worker_.Post(
        [row, kiosk = kiosk->key.id(), facts = *facts](registry::Registry& store) -> base::Status {
          auto found = store.FindByReceipt(kiosk, facts.envelope, facts.code);
          if (!found) return base::Fail(std::move(found.error()));
          *row = std::move(*found);
          return {};
        },
        [row, facts = *facts, office = kiosk->office.name, reply](const base::Status& status) {
          if (!status) return reply.Send(Unavailable());
          // Genuine, and not here yet: it waits on the kiosk.
          const auto step =
              *row ? (*row)->status : offline_store::protocol::RequestStatus::kTersimpan;
          auto answer = Facts(facts.code.Grouped(), step, office);
          if (*row) {
            answer.emplace_back("service", (*row)->service);
            if (!(*row)->status_reason.empty()) {
              answer.emplace_back("reason", (*row)->status_reason);
            }
          }
          reply.Send(Found(std::move(answer)));
        });
    if (!posted) reply.Send(Unavailable());
  });
}

}  // namespace backend::people
