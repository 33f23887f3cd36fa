#include <algorithm>

#include "backend/http/problem.h"
#include "backend/intake/intake.h"
#include "offline-store/protocol/enrolment.h"
#include "offline-store/protocol/voucher.h"

namespace backend::intake {
namespace {

template <class List, class Value>
bool Has(const List& list, const Value& value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

bool NamesThisHub(const protocol::Voucher& voucher, const HubKeys& keys) {
  return Has(voucher.hub.pins, keys.tls_pin) &&
         Has(voucher.hub.seal_keys, keys.seal.public_key()) &&
         Has(voucher.hub.sign_keys, keys.sign.verify_key());
}

http::Response SignedVerdict(const Context& context, const protocol::EnrolVerdict& verdict) {
  const auto message = protocol::SignEnrolVerdict(verdict, context.keys.sign);
  return message ? CborReply(*message) : Busy();
}

void Tell(const Context& context, const protocol::EnrolVerdict& verdict) {
  const std::string who =
      verdict.kiosk_number.empty() ? "a kiosk" : "kiosk " + verdict.kiosk_number;
  if (verdict.accepted) {
    context.note(Level::kInfo, who + " enrolled");
  } else {
    context.note(Level::kAlarm, who + ": enrolment refused: " + verdict.reason);
  }
}

// What one enrolment job leaves for the reply.
struct Outcome {
  std::string reason;
  registry::Roster roster;
};

void Decide(const Context& context, const protocol::EnrolRequest& request,
            const protocol::Voucher& voucher, protocol::EnrolVerdict verdict,
            const http::Reply& reply) {
  registry::Candidate candidate{{request.sign_key,
                                 voucher.kiosk_number,
                                 request.tls_spki,
                                 request.store_id,
                                 voucher.office,
                                 {}},
                                voucher.token,
                                voucher.not_before_s,
                                voucher.not_after_s};
  auto outcome = std::make_shared<Outcome>();
  const bool posted = context.worker.Post(
      [candidate, outcome, now_ms = verdict.time_ms](registry::Registry& store) -> base::Status {
        auto reason = store.Enrol(candidate, now_ms);
        if (!reason) return base::Fail(std::move(reason.error()));
        auto roster = store.LoadRoster();
        if (!roster) return base::Fail(std::move(roster.error()));
        *outcome = {std::move(*reason), std::move(*roster)};
        return {};
      },
      [&context, outcome, verdict, reply](const base::Status& status) mutable {
        if (!status) return reply.Send(Busy());
        context.roster.Set(std::move(outcome->roster));
        verdict.accepted = outcome->reason.empty();
        verdict.reason = outcome->reason;
        Tell(context, verdict);
        reply.Send(SignedVerdict(context, verdict));
      });
  if (!posted) reply.Send(Busy());
}

void Judge(const Context& context, const std::optional<http::SpkiHash>& tls_key,
           const base::Bytes& body, const http::Reply& reply) {
  const auto request = protocol::OpenEnrolRequest(body);
  if (!request) return reply.Send(Refusal(request.error()));
  if (tls_key != request->tls_spki) {
    return reply.Send(http::Problem(403, "tls-key-differs",
                                    "The connection's key is not the one to be enrolled"));
  }
  protocol::EnrolVerdict verdict;
  verdict.nonce = request->nonce;
  verdict.kiosk_key = request->sign_key.id();
  verdict.epoch = context.epoch;
  verdict.time_ms = context.clock.UnixMs();
  const auto issuers = context.issuers();
  if (!issuers) {
    context.note(Level::kAlarm, "no enrolment can be judged: " + issuers.error().message);
    return reply.Send(Busy());
  }
  const auto voucher = protocol::OpenVoucher(request->voucher, *issuers);
  if (voucher) {
    verdict.kiosk_number = voucher->kiosk_number;
    verdict.office_name = voucher->office.name;
  }
  if (voucher && NamesThisHub(*voucher, context.keys)) {
    return Decide(context, *request, *voucher, std::move(verdict), reply);
  }
  // Nothing of it is remembered: anybody could send such a thing.
  verdict.reason = protocol::kEnrolOtherHub;
  if (!voucher) {
    const bool denied = voucher.error().code == base::ErrorCode::kDenied;
    verdict.reason = denied ? voucher.error().reason : std::string(protocol::kEnrolVoucherBroken);
  }
  Tell(context, verdict);
  reply.Send(SignedVerdict(context, verdict));
}

}  // namespace

http::Accepted Enrol(const Context& context, const http::Head& head) {
  return http::WholeBody(
      protocol::kMaxEnrolRequest,
      [&context, tls_key = head.client_spki](const base::Bytes& body, const http::Reply& reply) {
        Judge(context, tls_key, body, reply);
      });
}

}  // namespace backend::intake
