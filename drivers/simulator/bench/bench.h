// A bench of simulated devices that a program sees through the unmodified libusb, and what is done
// to them while it runs.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "drivers/simulator/bench/gadget.h"

namespace drivers::simulator::umockdev {
class Testbed;
}

namespace drivers::simulator::bench {

// One a process. Do, Plug and Counts may be called from different threads, one at a time each.
class Bench {
 public:
  explicit Bench(const base::Clock& clock);
  ~Bench();
  Bench(const Bench&) = delete;
  Bench& operator=(const Bench&) = delete;

  // kInvalid "gadget-unknown", "usb-port".
  base::Status Plug(const std::string& port, const std::string& gadget);

  // One command, a word each, and what came of it:
  //   plug PORT GADGET | unplug PORT | move PORT PORT   a device arrives, leaves, comes back
  //   elsewhere act PORT WORD...                                  what a person does to it fault
  //   PORT NAME [SKIP] | mend PORT                a fault by name; itself again hold PORT DRIVER |
  //   free PORT                      another holder of its interface 0 counts the JSON of Counts()
  base::Result<std::string> Do(const std::vector<std::string>& words);

  // JSON array: port, product and URBs of every device that was ever plugged in.
  std::string Counts() const;

 private:
  struct Place {
    Gadget gadget;
    std::shared_ptr<usb::FaultyModel> model;
  };

  base::Result<std::string> Move(const std::string& from, const std::string& to);
  base::Result<std::string> Break(Place& place, const std::vector<std::string>& words);

  std::unique_ptr<umockdev::Testbed> testbed_;
  std::map<std::string, Place> places_;
};

}  // namespace drivers::simulator::bench
