// A bench of simulated devices, and what is done to them while programs have them.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "drivers/simulator/bench/gadget.h"
#include "drivers/simulator/usb/stand.h"

namespace drivers::simulator::bench {

// Do, Plug and Counts may be called from different threads, one at a time each.
class Bench {
 public:
  explicit Bench(std::unique_ptr<usb::Stand> stand) : stand_(std::move(stand)) {}

  // kInvalid "gadget-unknown", "usb-port".
  base::Status Plug(const std::string& port, const std::string& gadget);

  // One command, a word each, and what came of it:
  //   plug PORT GADGET | unplug PORT    a device arrives, leaves
  //   move PORT PORT                    comes back elsewhere
  //   act PORT WORD...                  what a person does to it
  //   fault PORT NAME [SKIP]            a fault by name
  //   mend PORT                         itself again
  //   hold PORT DRIVER | free PORT      another holder of its interface 0
  //   counts                            the JSON of Counts()
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

  std::unique_ptr<usb::Stand> stand_;
  std::map<std::string, Place> places_;
};

}  // namespace drivers::simulator::bench
