// The store on a disk that fails: every acknowledged request is there after thousands of power
// cuts, complete, and nothing is told that is not so.
#include <gtest/gtest.h>

#include <cstdio>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "offline-store/audit/audit.h"
#include "offline-store/database/connection.h"
#include "tests/support/crash_disk/crash_disk.h"
#include "tests/unit/offline-store/queue/hub_and_kiosk.h"

namespace offline_store::queue {
namespace {

using protocol::PrintJobState;
using protocol::Verdict;

// What the kiosk's other parts know of one request.
struct Known {
  Accepted accepted;
  bool may_be_purged = false;
  bool purged = false;
  std::set<PrintJobState> print{PrintJobState::kMenunggu};  // where its job may be found
};

class World {
 public:
  explicit World(std::uint64_t seed) : disk_(seed), world_(seed, disk_.vfs()) {
    store_ = world_.OpenProvisioned();
  }

  tests::CrashDisk& disk() { return disk_; }
  int accepted() const { return accepted_; }
  int in_doubt() const { return in_doubt_; }

  void Work() {
    if (!store_ && !Start()) return;
    while (!disk_.stopped()) {
      switch (disk_.random()() % 8) {
        case 0:
        case 1:
        case 2:
          AcceptOne();
          break;
        case 3:
        case 4:
          PrintOne();
          break;
        case 5:
          (void)store_->TakeUnsent(5000);
          break;
        case 6:
          Answer(Verdict::kStored);
          break;
        case 7:
          Answer(Verdict::kSecured);
          break;
      }
    }
  }

  void Cut() {
    disk_.Stop();
    store_.reset();
    disk_.PowerCut();
  }

  void EndProcess() {
    disk_.Stop();
    store_.reset();
    disk_.EndProcess();
  }

  void Check() {
    store_.reset();
    ASSERT_TRUE(Start());
    for (auto& [seq, known] : known_) CheckRequest(seq, known);
    for (const auto& code : never_) {
      ASSERT_FALSE(store_->Find(code)->has_value()) << "told as not accepted, and there";
    }
    SettleDoubt();
    ASSERT_TRUE(store_->VerifyAudit());
    store_.reset();
    CheckRows();
  }

 private:
  bool Start() {
    auto store = world_.Open();
    if (!store) return false;
    store_ = std::move(*store);
    for (auto& [seq, known] : known_) {
      // What Store::Open settles: nothing had left, or the job would be expected as `ditanya`.
      if (known.print.erase(PrintJobState::kMencetak) > 0) {
        known.print.insert(PrintJobState::kMenunggu);
      }
    }
    return true;
  }

  void AcceptOne() {
    std::optional<protocol::TrackingCode> code;
    auto accepted = store_->Accept(HubAndKiosk::NewPayload(), [&](const Accepted& draft) {
      code = draft.code;
      return HubAndKiosk::Receipt(draft);
    });
    if (accepted) {
      ++accepted_;
      known_[accepted->seq].accepted = *accepted;
    } else if (code && accepted.error().code == base::ErrorCode::kUnknown) {
      doubt_.insert(*code);
    } else if (code) {
      never_.insert(*code);
    }
  }

  Known* Pick() {
    if (known_.empty()) return nullptr;
    auto at = known_.begin();
    std::advance(at, disk_.random()() % known_.size());
    return &at->second;
  }

  void PrintOne() {
    const auto job = store_->NextPrintJob();
    if (!job || !*job) return;
    for (auto& [seq, known] : known_) {
      if (known.accepted.print_job == (*job)->id) Print(known);
    }
  }

  void Print(Known& known) {
    const PrintJobId job = known.accepted.print_job;
    if (!store_->BeginPrinting(job)) {
      known.print.insert(PrintJobState::kMencetak);
      return;
    }
    known.print = {PrintJobState::kMencetak};
    if (!store_->BytesWillLeave(job)) {
      // No byte is given to the printer; whether the mark is there is in doubt.
      known.print = {PrintJobState::kMenunggu, PrintJobState::kDitanya, PrintJobState::kMencetak};
      return;
    }
    known.print = {PrintJobState::kDitanya};  // as the next start would find it
    if (disk_.random()() % 3 == 0) {
      disk_.Stop();  // the power goes while it prints
      return;
    }
    if (store_->FinishPrinting(job, PrintOutcome::kPrinted, "")) {
      known.print = {PrintJobState::kTercetak};
    } else {
      known.print.insert(PrintJobState::kTercetak);
    }
  }

  void Answer(Verdict verdict) {
    Known* const known = Pick();
    if (known == nullptr) return;
    const auto message = store_->AskHub();
    if (!message) return;
    const auto question = protocol::OpenQuestion(*message, std::vector{world_.kiosk.verify_key()});
    if (verdict == Verdict::kSecured) known->may_be_purged = true;
    const auto applied = store_->ApplyAnswer(
        world_.Sign(world_.AnswerTo(*store_, question->nonce, known->accepted, verdict)));
    if (applied && verdict == Verdict::kSecured) known->purged = true;
  }

  void CheckRequest(std::uint64_t seq, Known& known) {
    SCOPED_TRACE("request " + std::to_string(seq));
    const auto found = store_->Find(known.accepted.code);
    ASSERT_TRUE(found) << found.error().message;
    ASSERT_TRUE(*found) << "an acknowledged request is lost";
    const RequestInfo& info = **found;
    ASSERT_EQ(info.seq, seq);
    ASSERT_EQ(info.id, known.accepted.id);
    ASSERT_EQ(info.envelope_hash, known.accepted.envelope_hash);
    if (!known.may_be_purged) {
      ASSERT_TRUE(info.payload_held) << "purged without the hub's word";
    }
    if (known.purged) {
      ASSERT_FALSE(info.payload_held) << "a purge came back";
    }
    ASSERT_TRUE(known.print.count(info.print)) << protocol::Token(info.print);
    known.print = {info.print};
  }

  void SettleDoubt() {
    for (const auto& code : doubt_) {
      const auto found = store_->Find(code);
      ASSERT_TRUE(found);
      if (!*found) continue;
      ++in_doubt_;
      const RequestInfo& info = **found;
      Known& known = known_[info.seq];
      known.accepted.id = info.id;
      known.accepted.seq = info.seq;
      known.accepted.code = info.code;
      known.accepted.envelope_hash = info.envelope_hash;
      known.print = {info.print};
      known.accepted.print_job = static_cast<PrintJobId>(info.seq);
    }
    doubt_.clear();
  }

  // Request, print job and audit entry are together, and every envelope is genuine.
  void CheckRows() {
    auto connection = database::Connection::Open(world_.folder() / "store.db", {disk_.vfs()});
    ASSERT_TRUE(connection) << connection.error().message;
    const auto intact = connection->CheckIntegrity();
    ASSERT_TRUE(intact) << intact.error().message;
    auto rows = connection->Prepare(
        "SELECT r.id, r.envelope, r.hash, p.state, p.receipt IS NULL FROM request r"
        " LEFT JOIN print_job p USING(seq)");
    std::size_t requests = 0;
    while (*rows.Step()) {
      ++requests;
      ASSERT_FALSE(rows.IsNull(3)) << "a request without its print job";
      ASSERT_EQ(rows.Integer(4) != 0, rows.Text(3) == "tercetak");
      auto entry =
          connection->Prepare("SELECT count(*) FROM audit WHERE what='accept' AND about=?");
      ASSERT_TRUE(entry.Bind(protocol::RequestIdText(*rows.Array<16>(0))).Step());
      ASSERT_EQ(entry.Integer(0), 1) << "a request without its audit entry";
      if (rows.IsNull(1)) continue;
      const auto view = protocol::ReadEnvelope(rows.Blob(1));
      ASSERT_TRUE(view);
      ASSERT_EQ(view->hash, *rows.Array<32>(2));
    }
    ASSERT_EQ(requests, known_.size()) << "requests that nobody knows of";
    auto counts = connection->Prepare(
        "SELECT (SELECT count(*) FROM print_job), (SELECT count(*) FROM audit WHERE "
        "what='accept')");
    ASSERT_TRUE(*counts.Step());
    ASSERT_EQ(counts.Integer(0), static_cast<std::int64_t>(requests));
    ASSERT_EQ(counts.Integer(1), static_cast<std::int64_t>(requests));
  }

  tests::CrashDisk disk_;
  HubAndKiosk world_;
  std::unique_ptr<Store> store_;
  std::map<std::uint64_t, Known> known_;
  std::set<protocol::TrackingCode> doubt_;
  std::set<protocol::TrackingCode> never_;
  int accepted_ = 0;
  int in_doubt_ = 0;
};

TEST(StoreCrash, EveryAcknowledgedRequestSurvivesPowerCutsComplete) {
  int cuts = 0;
  int accepted = 0;
  int in_doubt = 0;
  for (std::uint64_t seed = 1; seed <= 72; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    World world(seed);
    for (int cycle = 0; cycle < 20; ++cycle) {
      do {
        world.disk().StopAfter(static_cast<std::int64_t>(world.disk().random()() % 150));
        world.Work();
        world.Cut();
        ++cuts;
      } while (world.disk().random()() % 3 == 0);  // often again while it recovers
      world.Check();
      if (testing::Test::HasFatalFailure()) return;
    }
    accepted += world.accepted();
    in_doubt += world.in_doubt();
  }
  std::printf("%d power cuts, %d requests accepted, %d in doubt and there\n", cuts, accepted,
              in_doubt);
  EXPECT_GT(cuts, 2000);
  EXPECT_GT(accepted, 900);
  EXPECT_GT(in_doubt, 0) << "the cuts never fell into a commit";
}

TEST(StoreCrash, WhatIsSaidAfterAFailedSyncIsTrueAfterAPowerCut) {
  int accepted = 0;
  for (std::uint64_t seed = 1001; seed <= 1020; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    World world(seed);
    for (int cycle = 0; cycle < 10; ++cycle) {
      world.disk().FailSyncs(5);
      world.disk().StopAfter(static_cast<std::int64_t>(world.disk().random()() % 300));
      world.Work();
      world.disk().FailSyncs(0);
      world.EndProcess();
      world.Check();
      if (testing::Test::HasFatalFailure()) return;
      world.Cut();
      world.Check();
      if (testing::Test::HasFatalFailure()) return;
    }
    accepted += world.accepted();
  }
  std::printf("%d requests accepted\n", accepted);
  EXPECT_GT(accepted, 100);
}

TEST(StoreCrash, AFullDiskLosesNothingAndDamagesNothing) {
  for (std::uint64_t seed = 2001; seed <= 2020; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    World world(seed);
    for (int cycle = 0; cycle < 8; ++cycle) {
      world.disk().SetRoom(world.disk().BytesUsed() + world.disk().random()() % 60'000);
      world.disk().StopAfter(static_cast<std::int64_t>(world.disk().random()() % 400));
      world.Work();
      world.disk().SetRoom(std::nullopt);
      world.Cut();
      world.Check();
      if (testing::Test::HasFatalFailure()) return;
    }
  }
}

}  // namespace
}  // namespace offline_store::queue
