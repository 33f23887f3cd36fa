// A kiosk's store with its issuer and hub, for tests: the hub's side by hand.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "offline-store/protocol/delivery.h"
#include "offline-store/protocol/downlink.h"
#include "offline-store/protocol/voucher.h"
#include "offline-store/queue/store.h"
#include "tests/support/fake_clock.h"
#include "tests/support/temp_dir.h"

namespace offline_store::queue {

class HubAndKiosk {
 public:
  explicit HubAndKiosk(std::uint64_t seed, std::string vfs = {})
      : random(seed),
        // With a disk of its own only the lock is a real file: in memory, where syncs cost nothing.
        dir_(vfs.empty() ? std::filesystem::temp_directory_path() : "/dev/shm"),
        vfs_(std::move(vfs)) {}

  static protocol::SigningKey NewKey() { return *protocol::SigningKey::Generate(); }

  protocol::Voucher NewVoucher() const {
    protocol::Voucher voucher;
    voucher.office = {"Desa Contoh", "64.02.99.2001", "Contoh"};
    voucher.kiosk_number = "0001";
    voucher.hub.kiosk_url = "https://127.0.0.1:8443";
    voucher.hub.public_url = "https://lacak.contoh.example";
    voucher.hub.pins = {protocol::Digest{}};
    voucher.hub.seal_keys = {hub_seal.public_key()};
    voucher.hub.sign_keys = {hub_sign.verify_key()};
    voucher.not_before_s = 1'780'000'000;
    voucher.not_after_s = 1'800'000'000;
    voucher.language = "id";
    voucher.time_zone = "Asia/Makassar";
    return voucher;
  }

  base::Result<std::unique_ptr<Store>> Open() {
    Options options;
    options.folder = folder();
    options.issuers = {issuer.verify_key()};
    options.reserve.reserve_bytes = 4096;
    options.reserve.min_free_bytes = 1000;
    options.reserve.free_bytes = [this](const std::filesystem::path&) {
      return base::Result<std::uint64_t>(free_bytes);
    };
    options.database.vfs = vfs_;
    auto store = Store::Open(std::move(options), clock, random);
    if (!store) return store;
    if (auto used = (*store)->UseSigningKey(kiosk); !used) {
      return base::Fail(std::move(used.error()));
    }
    return store;
  }

  // A store that belongs to an office.
  std::unique_ptr<Store> OpenProvisioned() {
    auto store = Open();
    EXPECT_TRUE(store) << store.error().message;
    if (!(*store)->voucher()) {
      const auto put = (*store)->PutVoucher(*protocol::IssueVoucher(NewVoucher(), issuer));
      EXPECT_TRUE(put) << put.error().message;
    }
    return std::move(*store);
  }

  static protocol::Payload NewPayload() {
    protocol::Payload payload;
    payload.nik = base::SecretText("6402065208909999");
    payload.evidence = {{"typed", 1, {}}};
    payload.service_id = "sktm";
    payload.catalogue_version = "1";
    payload.answers = {{"keperluan", base::SecretText("contoh")}};
    payload.office = {"Desa Contoh", "64.02.99.2001", "Contoh"};
    payload.software_version = "0.1.0";
    return payload;
  }

  static base::Result<base::Bytes> Receipt(const Accepted& accepted) {
    return base::ToBytes(base::AsBytes("receipt of " + accepted.code.Grouped()));
  }

  static Accepted Accept(Store& store) {
    auto accepted = store.Accept(NewPayload(), Receipt);
    EXPECT_TRUE(accepted) << accepted.error().message;
    return std::move(*accepted);
  }

  protocol::Question Ask(Store& store) const {
    const auto message = store.AskHub();
    EXPECT_TRUE(message) << message.error().message;
    return *protocol::OpenQuestion(*message, std::vector{kiosk.verify_key()});
  }

  protocol::Answer AnswerTo(const Store& store, std::optional<protocol::Nonce> nonce,
                            const Accepted& request, protocol::Verdict verdict) const {
    protocol::Answer answer;
    answer.kiosk_number = "0001";
    answer.store_id = store.store_id();
    answer.nonce = nonce;
    answer.epoch = epoch;
    answer.time_ms = clock.unix_ms;
    answer.items = {{request.seq, protocol::PrefixOf(request.envelope_hash), verdict,
                     verdict == protocol::Verdict::kRefused ? "signature-wrong" : std::string()}};
    return answer;
  }

  base::Bytes Sign(const protocol::Answer& answer) const {
    auto message = protocol::SignAnswer(answer, hub_sign);
    EXPECT_TRUE(message) << message.error().message;
    return *message;
  }

  // Asks and lets the hub say `verdict`.
  base::Result<AnswerApplied> AskAndAnswer(Store& store, const Accepted& request,
                                           protocol::Verdict verdict) const {
    const auto question = Ask(store);
    return store.ApplyAnswer(Sign(AnswerTo(store, question.nonce, request, verdict)));
  }

  protocol::DownPage Page(std::uint64_t after, std::uint64_t head) const {
    protocol::DownPage page;
    page.kiosk_number = "0001";
    page.epoch = epoch;
    page.after = after;
    page.head = head;
    page.time_ms = clock.unix_ms;
    return page;
  }

  base::Bytes Sign(const protocol::DownPage& page) const {
    auto message = protocol::SignDownPage(page, hub_sign);
    EXPECT_TRUE(message) << message.error().message;
    return *message;
  }

  static RequestInfo Info(Store& store, const Accepted& request) {
    const auto info = store.Find(request.code);
    EXPECT_TRUE(info && *info);
    return info && *info ? **info : RequestInfo{};
  }

  std::filesystem::path folder() const { return dir_ / "kiosk"; }

  tests::FakeClock clock;
  tests::SeededRandom random;
  std::uint64_t free_bytes = 1'000'000;
  protocol::SigningKey issuer = NewKey();
  protocol::SigningKey hub_sign = NewKey();
  protocol::SigningKey kiosk = NewKey();
  protocol::SealKeyPair hub_seal = protocol::SealKeyPair::Generate();
  protocol::Epoch epoch{1, 2, 3};

 private:
  tests::TempDir dir_;
  std::string vfs_;
};

}  // namespace offline_store::queue
