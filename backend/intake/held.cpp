#include "backend/http/problem.h"
#include "backend/intake/intake.h"
#include "offline-store/protocol/delivery.h"
#include "offline-store/protocol/signed_message.h"

namespace backend::intake {
namespace {

// The question, if a kiosk that we know signed it and asks through its own TLS key.
base::Result<protocol::Question> Open(const registry::Roster& roster,
                                      const std::optional<http::SpkiHash>& tls_key,
                                      const base::Bytes& body, const registry::Kiosk*& kiosk) {
  const auto signer = protocol::ClaimedSigner(body, protocol::kMaxQuestion);
  if (!signer) return base::Fail(signer.error());
  kiosk = roster.FindByKey(*signer);
  if (kiosk == nullptr) {
    return base::Fail(base::ErrorCode::kDenied, "kiosk-unknown", "no kiosk has this key");
  }
  auto question = protocol::OpenQuestion(body, std::span(&kiosk->key, 1));
  if (!question) return question;
  if (question->kiosk_number != kiosk->number) {
    return base::Fail(base::ErrorCode::kDenied, "kiosk-number-differs", "another kiosk's number");
  }
  if (tls_key != kiosk->tls_spki) {
    return base::Fail(base::ErrorCode::kDenied, "tls-key-differs", "not the pinned TLS key");
  }
  return question;
}

void Respond(const Context& context, const std::optional<http::SpkiHash>& tls_key,
             const base::Bytes& body, const http::Reply& reply) {
  const auto roster = context.roster.Get();
  const registry::Kiosk* kiosk = nullptr;
  const auto question = Open(*roster, tls_key, body, kiosk);
  if (!question) return reply.Send(Refusal(question.error()));
  auto answer = std::make_shared<protocol::Answer>();
  answer->kiosk_number = question->kiosk_number;
  answer->store_id = question->store_id;
  answer->nonce = question->nonce;
  answer->epoch = context.epoch;
  answer->time_ms = context.clock.UnixMs();
  const std::int64_t secured_until_ms = answer->time_ms - context.secured_after_ms;
  const bool posted = context.worker.Post(
      [answer, key_id = kiosk->key.id(), held = question->held,
       secured_until_ms](registry::Registry& store) -> base::Status {
        auto items = store.Held(key_id, held, secured_until_ms);
        if (!items) return base::Fail(std::move(items.error()));
        answer->items = std::move(*items);
        return {};
      },
      [&context, answer, reply](const base::Status& status) {
        const auto message =
            status ? protocol::SignAnswer(*answer, context.keys.sign) : base::Fail(status.error());
        reply.Send(message ? CborReply(*message) : Busy());
      });
  if (!posted) reply.Send(Busy());
}

}  // namespace

http::Accepted Held(const Context& context, const http::Head& head) {
  return http::WholeBody(
      protocol::kMaxQuestion,
      [&context, tls_key = head.client_spki](const base::Bytes& body, const http::Reply& reply) {
        Respond(context, tls_key, body, reply);
      });
}

}  // namespace backend::intake
