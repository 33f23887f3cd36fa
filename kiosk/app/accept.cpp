#include "kiosk/app/accept.h"

#include <algorithm>
#include <utility>

#include "offline-store/protocol/keys.h"
#include "offline-store/protocol/payload.h"
#include "offline-store/protocol/receipt_code.h"

namespace kiosk::app {
namespace {

namespace protocol = offline_store::protocol;
namespace queue = offline_store::queue;

protocol::Payload MakePayload(const visit::Draft& draft, const protocol::Voucher& voucher,
                              const protocol::SealPublicKey& pick_up_key) {
  protocol::Payload payload;
  payload.nik = draft.nik.digits();
  payload.evidence.push_back(
      {std::string(identity::Token(draft.evidence)), identity::Level(draft.evidence), {}});
  if (draft.card) {
    constexpr auto kCard = identity::Evidence::kCardPresent;
    payload.evidence.push_back({std::string(identity::Token(kCard)), identity::Level(kCard),
                                base::SecretText(std::string(identity::Token(*draft.card)))});
  }
  payload.service_id = draft.service;
  payload.catalogue_version = std::to_string(draft.service_version);
  for (const auto& answer : draft.answers) payload.answers.push_back({answer.field, answer.value});
  payload.brought = draft.papers_here;
  payload.office = voucher.office;
  payload.pick_up_key = pick_up_key;
  payload.software_version = ANJUNGAN_VERSION;
  return payload;
}

std::vector<std::string> TextsOf(const std::vector<std::string>& requirements,
                                 const catalogue::Service& service) {
  std::vector<std::string> texts;
  for (const auto& requirement : service.requirements) {
    if (std::find(requirements.begin(), requirements.end(), requirement.id) != requirements.end()) {
      texts.push_back(requirement.text);
    }
  }
  return texts;
}

receipt::Receipt MakeReceipt(const queue::Accepted& accepted, const visit::Draft& draft,
                             const catalogue::Service& service, const protocol::Voucher& voucher,
                             bool link_up) {
  receipt::Receipt receipt;
  receipt.office = "Kantor " + voucher.office.name;
  receipt.district = "Kecamatan " + voucher.office.kecamatan;
  receipt.service = service.title;
  receipt.tracking_code = accepted.code.Grouped();
  receipt.unix_ms = accepted.time.unix_ms;
  receipt.utc_offset_minutes = UtcOffsetMinutes(voucher.time_zone);
  receipt.clock_sure = accepted.time.quality == protocol::ClockQuality::kSure;
  receipt.to_bring = TextsOf(draft.papers_missing, service);
  receipt.next_step =
      receipt.to_bring.empty()
          ? "Serahkan berkas dan tunjukkan struk ini kepada petugas."
          : "Serahkan berkas dan tunjukkan struk ini kepada petugas. Yang kurang boleh menyusul.";
  receipt.expected_time = service.standard.duration;
  receipt.complaint = {service.standard.complaints};
  receipt.delivery = link_up ? receipt::Delivery::kStored : receipt::Delivery::kStoredLinkDown;
  receipt.status_link = accepted.status_link;
  return receipt;
}

}  // namespace

int UtcOffsetMinutes(std::string_view time_zone) {
  if (time_zone == "Asia/Jakarta" || time_zone == "Asia/Pontianak") return 420;
  if (time_zone == "Asia/Jayapura") return 540;
  return 480;  // Asia/Makassar: Kutai Kartanegara
}

base::Result<AcceptedRequest> AcceptDraft(queue::Store& store, const visit::Draft& draft,
                                          const catalogue::Service& service, bool link_up,
                                          base::Random& random) {
  if (!store.voucher()) {
    return base::Fail(base::ErrorCode::kDenied, "no-voucher", "this kiosk belongs to no office");
  }
  const protocol::Voucher& voucher = *store.voucher();
  protocol::PickUp pick_up;
  pick_up.seed = random.Array<std::tuple_size_v<protocol::PickUpSeed>>();
  const auto pick_up_key = protocol::SealKeyPair::FromSeed(pick_up.seed).public_key();

  AcceptedRequest request;
  auto accepted =
      store.Accept(MakePayload(draft, voucher, pick_up_key), [&](const queue::Accepted& facts) {
        request.receipt = MakeReceipt(facts, draft, service, voucher, link_up);
        return receipt::Encode(request.receipt);
      });
  if (accepted) {
    pick_up.code = accepted->code;
    request.pickup_code = protocol::PickUpText(pick_up);
  }
  base::Wipe(pick_up.seed.data(), pick_up.seed.size());
  if (!accepted) return base::Fail(std::move(accepted.error()));
  request.facts = std::move(*accepted);
  return request;
}

}  // namespace kiosk::app
