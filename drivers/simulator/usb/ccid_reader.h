// A CCID card reader as software: features, exchange levels, slots and interfaces by configuration,
// with cards that come and go, and faults by name.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "drivers/simulator/usb/ccid_card.h"
#include "drivers/simulator/usb/model.h"

namespace drivers::simulator::usb {

struct CcidReaderShape {
  struct Interface {
    std::uint32_t features = 0x000404ba;  // automatic but for parameters; extended APDU level
    std::uint32_t protocols = 3;
    std::uint8_t voltages = 7;
    std::uint32_t max_message = 271;
    std::uint32_t max_ifsd = 254;
    std::uint8_t slots = 1;
    std::optional<std::uint8_t> described_slots;  // where its descriptor is wrong about them
    std::uint8_t class_code = 0x0b;               // FF: some do not say so
    bool interrupt = true;
    bool descriptor_last = false;  // behind the last endpoint, as some readers have it
  };
  std::uint16_t vendor = 0x08e6, product = 0x3437, release = 0x0100;
  std::string name = "Simulated card reader";
  std::uint16_t packet = 64;
  std::vector<Interface> interfaces{Interface{}};
  bool abort_works = true;  // else the control request stalls, as with most readers
  // Answers nothing before it was asked so often.
  int lost_first_commands = 0;
  // Sees no card, and tells of none, before a slot was told to have no power.
  bool idle_until_power_off = false;
  bool refuses_parameters = false;
  // The protocol that it agreed on with the card by itself, if it tells (GetParameters).
  std::optional<std::uint8_t> agreed_protocol;
  // What GetSlotStatus answers of every card (bmICCStatus), whatever is there.
  std::optional<int> slot_status_says;
  std::map<base::Bytes, base::Bytes> escapes;  // what its maker's own commands are answered
};

// Shapes of readers in the field.
CcidReaderShape ContactlessReader();            // one slot, short APDU level
CcidReaderShape ContactReader();                // TPDU level: the host does PPS and IFSD
CcidReaderShape ReaderWithSamInterface();       // contactless and SAM as two interfaces
CcidReaderShape ReaderWithSlots();              // contact, contactless and SAM in one interface
CcidReaderShape ReaderOfSmallMessages();        // extended level, messages of 64 bytes
CcidReaderShape Acr122(std::uint16_t release);  // its slot status lies from 2.00 to 2.04

class CcidReader final : public Model {
 public:
  explicit CcidReader(CcidReaderShape shape);

  void Insert(SimulatedCard card, int interface = 0, int slot = 0);
  void Remove(int interface = 0, int slot = 0);
  // Removed and put in again before anybody can look.
  void Swap(SimulatedCard card, int interface = 0, int slot = 0);

  // The next `times` answers that can show it are wrong. kInvalid "fault-unknown".
  base::Status Arm(std::string_view fault, int times = 1);
  void Disarm();
  int strikes() const { return strikes_; }

  // A card that asks for more time: so many extensions of 1 s before each answer of the card.
  void SetSlow(int extensions) { slow_ = extensions; }

  int commands() const { return commands_; }
  int aborts() const { return aborts_; }
  int power_ons() const { return power_ons_; }
  const base::Bytes& last_parameters() const { return last_parameters_; }
  // The most commands that were under way at once in the whole device.
  int most_pending() const { return most_pending_; }
  T1CardEngine* t1(int interface = 0, int slot = 0);

  base::Bytes Descriptors() const override;
  std::string Manufacturer() const override { return "Anjungan"; }
  std::string Product() const override { return shape_.name; }
  Reply Control(const Setup& setup, base::ByteView data, std::size_t size) override;
  Reply Out(std::uint8_t endpoint, base::ByteView bytes) override;
  Reply In(std::uint8_t endpoint, std::size_t size) override;
  void ClearHalt(std::uint8_t endpoint) override;
  void Reset() override;
  void Advance(int ms) override;

 private:
  struct Slot;
  struct Interface;
  struct Request;
  struct Response;

  void Handle(Interface& interface, base::ByteView message);
  Response Execute(Interface& interface, Slot& slot, const Request& request);
  Response PowerOn(Slot& slot);
  Response Transfer(Interface& interface, Slot& slot, const Request& request);
  Response Continue(Interface& interface, Slot& slot);
  base::Bytes AskCard(Slot& slot, base::ByteView bytes, bool tpdu);
  base::Bytes AnswerPseudo(const Slot& slot, base::ByteView apdu);
  void Distort(Interface& interface, const Request& request, base::Bytes answer, int delay_ms);
  bool Strikes(std::string_view fault);
  void ArmCards();
  void Notify(Interface& interface);
  void StartLooking();
  int IccTold(const Slot& slot, std::uint8_t command) const;

  CcidReaderShape shape_;
  std::vector<std::unique_ptr<Interface>> interfaces_;
  std::string fault_;
  int times_ = 0;
  int strikes_ = 0;
  int slow_ = 0;
  int lost_ = 0;
  bool idle_ = false;
  int commands_ = 0, aborts_ = 0, power_ons_ = 0, most_pending_ = 0;
  std::uint32_t drawn_ = 0x01020304;
  base::Bytes last_parameters_;

 public:
  ~CcidReader() override;
};

}  // namespace drivers::simulator::usb
