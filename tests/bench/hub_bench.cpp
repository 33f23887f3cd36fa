// Durable intake over TLS: each thread is a kiosk's connection that offers one envelope after
// another, as in a hub's first minutes after an outage. Client and server share the machine.
#include <benchmark/benchmark.h>

#include <cstdlib>
#include <memory>

#include "backend/hub/running_hub.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/random.h"
#include "tests/support/hub/test_kiosk.h"
#include "tests/support/temp_dir.h"

namespace {

constexpr const char* kUrl = "https://127.0.0.1:8443";

struct LiveHub {
  LiveHub() : files(folder / "hub") {
    std::filesystem::create_directory(files.folder);
    if (!backend::hub::Init(files, kUrl, kUrl, random)) std::abort();
    const std::string pem = issuer.verify_key().ToPem();
    if (!base::WriteFileDurably(files.issuers() / "desk.pub", base::AsBytes(pem),
                                base::FileAccess::kPublic)) {
      std::abort();
    }
    const auto keys = backend::hub::LoadKeys(files).value();
    facts.identity = {
        kUrl, kUrl, {keys.hub.tls_pin}, {keys.hub.seal.public_key()}, {keys.hub.sign.verify_key()}};
    hub = std::move(backend::hub::RunningHub::Start(files, {}, clock, random,
                                                    [](backend::intake::Level, std::string_view) {})
                        .value());
    facts.port = hub->kiosk_port();
    auto voucher = kiosk.Voucher(facts);
    voucher.not_before_s = 0;
    voucher.not_after_s = 32'503'680'000;
    if (!kiosk.Enrol(facts, voucher, issuer)->accepted) std::abort();
  }

  tests::TempDir folder;
  backend::hub::StateFiles files;
  base::SystemClock clock;
  base::SystemRandom random;
  offline_store::protocol::SigningKey issuer =
      offline_store::protocol::SigningKey::Generate().value();
  tests::HubFacts facts;
  tests::TestKiosk kiosk{"7K3M", 1};
  std::unique_ptr<backend::hub::RunningHub> hub;
};

std::unique_ptr<LiveHub> live;

void Open(const benchmark::State&) {
  live = std::make_unique<LiveHub>();
}

void Close(const benchmark::State&) {
  live.reset();
}

void OfferOneEnvelope(benchmark::State& state) {
  constexpr std::uint64_t kEach = 1'000;
  const auto first = static_cast<std::uint64_t>(state.thread_index()) * kEach + 1;
  std::vector<std::string> offers;
  for (std::uint64_t i = 0; i < kEach; ++i) {
    const auto envelope = live->kiosk.Seal(live->facts, first + i);
    offers.emplace_back(base::AsText(tests::OfferOf({envelope.bytes})));
  }
  tests::HttpClient client = live->kiosk.Connect(live->facts);
  std::size_t next = 0;
  for (auto _ : state) {
    const auto answer = client.Post("/v1/requests", offers[next++], "application/cbor-seq");
    if (!answer || answer->status != 200) std::abort();
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(OfferOneEnvelope)
    ->Setup(Open)
    ->Teardown(Close)
    ->Threads(1)
    ->Threads(16)
    ->Iterations(1'000)
    ->UseRealTime()
    ->Unit(benchmark::kMicrosecond);

}  // namespace
