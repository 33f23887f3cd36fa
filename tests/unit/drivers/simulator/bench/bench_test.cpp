// anjungan-devsim as a process: usb, around a program that knows only libusb, and serve.
#include <gtest/gtest.h>
#include <signal.h>

#include <string>
#include <vector>

#include "base/file.h"
#include "drivers/simulator/usb/echo_device.h"
#include "drivers/usb/socket_bus.h"
#include "tests/support/program.h"
#include "tests/support/temp_dir.h"

namespace drivers::simulator::bench {
namespace {

using tests::RunProgram;

class BenchTest : public ::testing::Test {
 protected:
  std::string Tell(const std::vector<std::string>& words) {
    std::vector<std::string> arguments = {"tell", "--control", control_};
    arguments.insert(arguments.end(), words.begin(), words.end());
    const auto told = RunProgram(ANJUNGAN_DEVSIM, arguments);
    return told.exit_status == 0 ? told.out : "refused: " + told.err;
  }

  tests::TempDir folder_;
  std::string control_ = folder_ / "control";
};

TEST_F(BenchTest, AProgramSeesTheDevicesAndItsTransfersAreCounted) {
  const auto ran = RunProgram(ANJUNGAN_DEVSIM, {"usb", "--device", "1-2=echo", "--device",
                                                "1-3.4=echo", "--", ANJUNGAN_USB_PROBE, "2"});
  EXPECT_EQ(ran.exit_status, 7) << "the command's own; " << ran.err;
  EXPECT_EQ(ran.out,
            "1-2 Echo halo\n1-3.4 Echo halo\n"
            "{\"exit\":7,\"devices\":["
            "{\"port\":\"1-2\",\"product\":\"Echo\",\"urbs\":2,\"control\":0,\"in\":1,\"out\":1,"
            "\"bytes_in\":4,\"bytes_out\":4},"
            "{\"port\":\"1-3.4\",\"product\":\"Echo\",\"urbs\":2,\"control\":0,\"in\":1,\"out\":1,"
            "\"bytes_in\":4,\"bytes_out\":4}]}\n");
}

TEST_F(BenchTest, WhatIsDoneToTheDevicesWhileAProgramRuns) {
  tests::RunningProgram bench(ANJUNGAN_DEVSIM, {"usb", "--device", "1-2=echo", "--control",
                                                control_, "--", ANJUNGAN_USB_PROBE, "7"});
  EXPECT_EQ(bench.ReadLine(), "1-2 Echo halo");
  EXPECT_EQ(Tell({"fault", "1-2", "stall-out"}), "armed\n");
  EXPECT_EQ(Tell({"move", "1-2", "1-5"}), "moved\n");
  EXPECT_EQ(bench.ReadLine(), "1-2 Echo left");
  EXPECT_EQ(bench.ReadLine(), "1-5 Echo stalled");
  EXPECT_EQ(Tell({"unplug", "1-5"}), "unplugged\n");
  EXPECT_EQ(bench.ReadLine(), "1-5 Echo left");
  EXPECT_EQ(Tell({"plug", "1-6", "echo"}), "plugged\n");
  EXPECT_EQ(bench.ReadLine(), "1-6 Echo halo");
  EXPECT_NE(Tell({"counts"}).find("\"port\":\"1-6\""), std::string::npos);
  EXPECT_NE(Tell({"plug", "1-6", "echo"}).find("plugged in at port 1-6"), std::string::npos);
  EXPECT_NE(Tell({"move", "1-6", "1-6"}).find("plugged in at port 1-6"), std::string::npos);
  EXPECT_EQ(Tell({"act", "1-6", "tell", "dua kata"}), "told\n");
  EXPECT_NE(Tell({"act", "1-6", "dance"}).find("this device knows: tell TEXT"), std::string::npos);
  EXPECT_NE(Tell({"act", "1-9", "tell", "x"}).find("nothing is plugged in"), std::string::npos);
  EXPECT_NE(Tell({"fault", "1-6", "no-such"}).find("no fault"), std::string::npos);
  EXPECT_NE(Tell({"plug", "9-9", "echo"}).find("no port"), std::string::npos);
  EXPECT_NE(Tell({"plug", "1-7", "no-such"}).find("no simulated device"), std::string::npos);
  EXPECT_NE(Tell({"sing", "1-6"}).find("say:"), std::string::npos);
  EXPECT_EQ(Tell({"unplug", "1-6"}), "unplugged\n");
  EXPECT_EQ(bench.ReadLine(), "1-6 Echo left");
  EXPECT_EQ(Tell({"plug", "1-6", "echo"}), "plugged\n");
  EXPECT_EQ(bench.ReadLine(), "1-6 Echo halo");
  EXPECT_EQ(bench.Wait().exit_status, 7);
}

TEST_F(BenchTest, AnotherHolderIsMet) {
  tests::RunningProgram bench(ANJUNGAN_DEVSIM, {"usb", "--device", "1-2=echo", "--control",
                                                control_, "--", ANJUNGAN_USB_PROBE, "3"});
  EXPECT_EQ(bench.ReadLine(), "1-2 Echo halo");
  EXPECT_EQ(Tell({"hold", "1-2", "usbfs"}), "held\n");
  EXPECT_EQ(Tell({"move", "1-2", "1-3"}), "moved\n");
  EXPECT_EQ(bench.ReadLine(), "1-2 Echo left");
  EXPECT_EQ(bench.ReadLine(), "1-3 Echo halo") << "a new arrival is nobody's";
}

TEST_F(BenchTest, CardsComeAndGoAndReadersHaveFaultsOfTheirOwn) {
  tests::RunningProgram bench(ANJUNGAN_DEVSIM, {"usb", "--device", "1-2=card-reader", "--control",
                                                control_, "--", ANJUNGAN_USB_PROBE, "2"});
  EXPECT_EQ(bench.ReadLine().substr(0, 4), "1-2 ");
  EXPECT_EQ(Tell({"act", "1-2", "tap", "04A1B2C3"}), "done\n");
  EXPECT_EQ(Tell({"act", "1-2", "remove"}), "done\n");
  EXPECT_NE(Tell({"act", "1-2", "tap", "04A"}).find("knows"), std::string::npos);
  EXPECT_EQ(Tell({"act", "1-2", "two"}), "done\n");
  EXPECT_EQ(Tell({"act", "1-2", "slow", "3"}), "done\n");
  EXPECT_NE(Tell({"act", "1-2", "slow", "3x"}).find("knows"), std::string::npos);
  EXPECT_EQ(Tell({"fault", "1-2", "ccid-wrong-sequence"}), "armed\n");
  EXPECT_EQ(Tell({"mend", "1-2"}), "mended\n");
  EXPECT_EQ(Tell({"unplug", "1-2"}), "unplugged\n");
  EXPECT_EQ(bench.Wait().exit_status, 7);
}

TEST_F(BenchTest, TheCommandsOptionsAreItsOwn) {
  const auto ran = RunProgram(ANJUNGAN_DEVSIM, {"usb", "--", "printf", "%s %s", "--control", "-x"});
  EXPECT_EQ(ran.out, "--control -x{\"exit\":0,\"devices\":[]}\n") << ran.err;
  const std::string file = folder_ / "counts.json";
  const auto quiet = RunProgram(ANJUNGAN_DEVSIM, {"usb", "--counts", file, "--", "printf", "x"});
  EXPECT_EQ(quiet.out, "x") << quiet.err;
  EXPECT_EQ(base::AsText(*base::ReadFile(file, 1000)), "{\"exit\":0,\"devices\":[]}\n");
}

TEST_F(BenchTest, WhatIsThereIsListed) {
  const auto faults = RunProgram(ANJUNGAN_DEVSIM, {"--list-faults"});
  EXPECT_EQ(faults.exit_status, 0);
  for (const char* name :
       {"vanish-in", "stall-out", "babble", "late", "twice", "ccid-wrong-sequence"}) {
    EXPECT_NE(faults.out.find(std::string("\n  ") + name), std::string::npos) << name;
  }
  const auto devices = RunProgram(ANJUNGAN_DEVSIM, {"--list-devices"});
  EXPECT_EQ(devices.exit_status, 0);
  EXPECT_EQ(devices.out.find("echo"), 0U);
}

TEST_F(BenchTest, DevicesAreServedToProgramsThatHaveOthersToo) {
  const base::SystemClock clock;
  const std::string socket = folder_ / "bus";
  tests::RunningProgram bench(ANJUNGAN_DEVSIM, {"serve", "--socket", socket, "--control", control_,
                                                "--device", "1-2=echo"});
  EXPECT_EQ(bench.ReadLine(), "{\"ready\":true}");
  const auto bus = drivers::usb::SocketBus::Open(socket, clock);
  ASSERT_TRUE(bus) << bus.error().message;
  ASSERT_EQ((*bus)->Devices().size(), 1U);
  const auto one = (*bus)->Claim((*bus)->Devices().at(0), 0);
  ASSERT_TRUE(one) << one.error().message;
  EXPECT_EQ((*one)->Write(usb::EchoDevice::kOut, base::Bytes{1, 2}, 5000).actual, 2U);
  EXPECT_EQ(Tell({"act", "1-2", "tell", "halo"}), "told\n");
  EXPECT_EQ((*one)->Read(usb::EchoDevice::kTold, 8, 5000).bytes,
            base::ToBytes(base::AsBytes("halo")));
  EXPECT_EQ(Tell({"fault", "1-2", "stall-out"}), "armed\n");
  EXPECT_EQ((*one)->Write(usb::EchoDevice::kOut, base::Bytes{1}, 5000).end,
            drivers::usb::End::kStalled);
  kill(bench.pid(), SIGTERM);
  const auto ended = bench.Wait();
  EXPECT_EQ((*one)->Read(usb::EchoDevice::kIn, 64, 5000).end, drivers::usb::End::kGone);
  EXPECT_EQ(ended.exit_status, 0);
  EXPECT_EQ(
      ended.out,
      "{\"devices\":[{\"port\":\"1-2\",\"product\":\"Echo\",\"urbs\":3,\"control\":0,\"in\":1,"
      "\"out\":2,\"bytes_in\":4,\"bytes_out\":2}]}\n");
}

TEST_F(BenchTest, MistakesAreNamed) {
  const auto run = [](const std::vector<std::string>& arguments) {
    return RunProgram(ANJUNGAN_DEVSIM, arguments);
  };
  EXPECT_NE(run({"usb", "--device", "1-2=no-such", "--", "true"}).err.find("no-such"),
            std::string::npos);
  EXPECT_NE(run({"usb", "--device", "1-2=echo", "--device", "1-2=printer", "--", "true"})
                .err.find("plugged in at port 1-2"),
            std::string::npos);
  EXPECT_NE(run({"usb", "--device", "here=echo", "--", "true"}).err.find("no port"),
            std::string::npos);
  EXPECT_NE(run({"usb", "--", folder_ / "no-program"}).err.find("cannot start"), std::string::npos);
  EXPECT_NE(
      run({"serve", "--socket", folder_ / "bus", "--device", "1-2=no-such"}).err.find("no-such"),
      std::string::npos);
  EXPECT_NE(run({"serve", "--socket", folder_ / "no" / "bus"}).err.find("no/bus"),
            std::string::npos);
  const auto no_port = run({"usb", "--device", "echo", "--", "true"});
  EXPECT_EQ(no_port.exit_status, 2);
  EXPECT_NE(no_port.err.find("say PORT=DEVICE"), std::string::npos) << no_port.err;
  EXPECT_EQ(run({"usb"}).exit_status, 2);
  EXPECT_EQ(run({}).exit_status, 2);
}

}  // namespace
}  // namespace drivers::simulator::bench
