// The drivers as a kiosk runs them, with a card reader, a scanner and a printer behind one socket.
#include <gtest/gtest.h>

#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "drivers/card-reader/card_reader.h"
#include "drivers/printer/escpos.h"
#include "drivers/printer/print_job.h"
#include "drivers/printer/usb_transport.h"
#include "drivers/scanner/usb/scanners.h"
#include "drivers/simulator/served/server.h"
#include "drivers/simulator/usb/ccid_reader.h"
#include "drivers/simulator/usb/printer_model.h"
#include "drivers/simulator/usb/scanner_pos.h"
#include "drivers/usb/joined_bus.h"
#include "drivers/usb/socket_bus.h"
#include "drivers/usb/watching.h"
#include "tests/support/temp_dir.h"

namespace drivers::simulator::served {
namespace {

using base::Bytes;
using Card = card_reader::CardEvent;
using Scan = scanner::usb::ScannerEvent;

constexpr int kSoonMs = 20000;

template <class Event>
class Inbox {
 public:
  void Put(Event event) {
    const std::lock_guard lock(mutex_);
    events_.push_back(std::move(event));
    changed_.notify_all();
  }
  // Waits for the first event of that kind.
  bool Await(typename Event::Kind kind, Event& found) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, std::chrono::milliseconds(kSoonMs), [&] {
      for (const Event& one : events_) {
        if (one.kind != kind) continue;
        found = one;
        return true;
      }
      return false;
    });
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Event> events_;
};

class ServedDriversTest : public testing::Test {
 protected:
  void SetUp() override {
    reader->Insert(usb::TypeA4(Bytes{4, 1, 2, 3, 4, 5, 6}));
    auto opened = Server::Open(folder / "bus", clock);
    ASSERT_TRUE(opened) << opened.error().message;
    server = std::move(*opened);
    ASSERT_TRUE(server->Plug("1-1", reader));
    ASSERT_TRUE(server->Plug("1-2", scanner));
    ASSERT_TRUE(server->Plug("1-3", printer));
    auto socket = drivers::usb::SocketBus::Open(folder / "bus", clock);
    ASSERT_TRUE(socket) << socket.error().message;
    std::vector<drivers::usb::JoinedBus::Member> members;
    members.push_back({"sim-", "simulated", std::move(*socket)});
    bus = std::make_unique<drivers::usb::JoinedBus>(std::move(members));
  }

  base::SystemClock clock;
  tests::TempDir folder;
  const printer::Profile profile = *printer::FindProfile("simulated-80mm");
  std::shared_ptr<usb::CcidReader> reader =
      std::make_shared<usb::CcidReader>(usb::ContactlessReader());
  std::shared_ptr<usb::PosScanner> scanner =
      std::make_shared<usb::PosScanner>(usb::PosScanner::Layout::kHoneywell);
  std::shared_ptr<usb::PrinterModel> printer =
      std::make_shared<usb::PrinterModel>(usb::PrinterModelOptions{.profile = profile});
  std::unique_ptr<Server> server;
  std::unique_ptr<drivers::usb::JoinedBus> bus;
};

TEST_F(ServedDriversTest, ACardACodeAndAReceiptSideBySide) {
  Inbox<Card> cards;
  Inbox<Scan> scans;
  card_reader::CardReader readers(*bus, clock, [&](Card event) { cards.Put(std::move(event)); });
  scanner::usb::Scanners scanners(*bus, clock,
                                  *scanner::usb::LoadProfiles("/nonexistent", "/nonexistent"),
                                  [&](Scan event) { scans.Put(std::move(event)); });
  const drivers::usb::Watching watching(*bus, [&](const drivers::usb::DeviceEvent& event) {
    readers.Heard(event);
    scanners.Heard(event);
  });
  ASSERT_TRUE(watching.status());

  Scan scan;
  ASSERT_TRUE(scans.Await(Scan::Kind::kReady, scan));
  EXPECT_EQ(scan.port, "sim-1-2");
  server->Locked([&] { scanner->Scan("6402065208909999"); });
  ASSERT_TRUE(scans.Await(Scan::Kind::kScanned, scan));
  EXPECT_EQ(scan.code.text.str(), "6402065208909999");

  Card card;
  ASSERT_TRUE(cards.Await(Card::Kind::kCardArrived, card));
  EXPECT_EQ(card.port, "sim-1-1");
  server->Locked([&] { reader->Remove(); });
  EXPECT_TRUE(cards.Await(Card::Kind::kCardRemoved, card));

  auto claimed = bus->Claim(bus->Devices().at(2), 0);
  ASSERT_TRUE(claimed) << claimed.error().message;
  auto transport = printer::UsbTransport::Open(std::move(*claimed), nullptr);
  ASSERT_TRUE(transport);
  const Bytes job = printer::Encoder(profile).Line("Halo").Cut().Take();
  const auto report = printer::Print(**transport, profile, job, clock, {});
  EXPECT_EQ(report.outcome, printer::Outcome::kPrinted) << report.reason;
  EXPECT_EQ(report.taken, job.size());
  server->Locked([&] { EXPECT_EQ(printer->paper().PrintedSheets(), 1U); });

  server.reset();
  EXPECT_TRUE(cards.Await(Card::Kind::kReaderLost, card));
  EXPECT_TRUE(scans.Await(Scan::Kind::kLost, scan));
}

}  // namespace
}  // namespace drivers::simulator::served
