#include "drivers/card-reader/quirks.h"

#include <algorithm>
#include <array>

namespace drivers::card_reader {
namespace {

// Roles and levels by libccid's readers/*.txt (which interface has which features) and the makers'
// manuals.
constexpr std::array kSamOnSecondInterface{SlotQuirk{0, 0, Role::kContactless, std::nullopt},
                                           SlotQuirk{1, 0, Role::kSam, std::nullopt}};
constexpr std::array kContactlessOnly{SlotQuirk{0, 0, Role::kContactless, std::nullopt}};
constexpr std::array kAcr1281{SlotQuirk{0, 0, Role::kContact, Level::kShortApdu},
                              SlotQuirk{0, 1, Role::kContactless, Level::kExtendedApdu},
                              SlotQuirk{0, 2, Role::kSam, Level::kShortApdu}};
constexpr std::array kOmnikey5422{SlotQuirk{0, 0, Role::kContactless, std::nullopt},
                                  SlotQuirk{1, 0, Role::kContact, std::nullopt}};

Quirk Row(std::uint16_t vendor, std::uint16_t product, std::string_view model,
          std::string_view reason, std::string_view source) {
  Quirk quirk;
  quirk.vendor = vendor;
  quirk.product = product;
  quirk.model = model;
  quirk.reason = reason;
  quirk.source = source;
  return quirk;
}

// A reader that does not say so by its class.
Quirk VendorClass(std::uint16_t vendor, std::uint16_t product, std::string_view model,
                  std::string_view source) {
  Quirk quirk = Row(vendor, product, model, "contactless only; its class is FF, not 0B", source);
  quirk.vendor_class = true;
  quirk.slot_quirks = kContactlessOnly;
  return quirk;
}

std::array<Quirk, 19> MakeTable() {
  Quirk acr122 = Row(0x072f, 0x2200, "ACS ACR122U",
                     "answers of more than 64 bytes may bear the sequence before; goes on polling "
                     "after power-off, so the field is down only after a second; firmware 2.06 "
                     "polls only after a power-off",
                     "acsccid 1.1.12 ccid_usb.c ReadUSB, ccid.c ccid_open_hack_pre");
  acr122.sequence_may_lag = true;
  acr122.reactivation_ms = 1000;
  acr122.looks_after_power_off = true;
  acr122.slot_quirks = kContactlessOnly;
  Quirk acr122_old = acr122;
  acr122_old.first_release = 0x0200;
  acr122_old.last_release = 0x0204;
  acr122_old.model = "ACS ACR122U, firmware 2.00 to 2.04";
  acr122_old.reason =
      "as the later ones; and what its slot status says of a card is wrong: the interrupt pipe "
      "tells";
  acr122_old.source = "acsccid 1.1.12 ifdhandler.c IFDHICCPresence, ccid_usb.c";
  acr122_old.status_by_notice = true;

  Quirk acr1252 = Row(0x072f, 0x223b, "ACS ACR1252U-A1", "the SAM slot is an interface of its own",
                      "libccid 1.8.2 ccid_usb.c; readers/ACR1252");
  acr1252.slot_quirks = kSamOnSecondInterface;
  Quirk acr1252_a2 = Row(0x072f, 0x223e, "ACS ACR1252U-A2", "as A1, without the SAM slot",
                         "libccid 1.8.2 readers");
  acr1252_a2.slot_quirks = kContactlessOnly;
  Quirk acr1251 = Row(0x072f, 0x221a, "ACS ACR1251", "the SAM slot is an interface of its own",
                      "libccid 1.8.2 ccid_usb.c");
  acr1251.slot_quirks = kSamOnSecondInterface;
  Quirk acr1552 = Row(0x072f, 0x2303, "ACS ACR1552U",
                      "the SAM slot is an interface of its own and has no interrupt endpoint",
                      "libccid 1.8.2 ccid_usb.c; readers");
  acr1552.slot_quirks = kSamOnSecondInterface;
  Quirk acr1281 = Row(0x072f, 0x2224, "ACS ACR1281U-C1",
                      "one descriptor speaks for three slots of different level; extended on the "
                      "contact slot only from firmware V526",
                      "acsccid 1.1.12 ccid.c");
  acr1281.slot_quirks = kAcr1281;

  Quirk acr1222a = Row(0x072f, 0x2214, "ACS ACR1222", "bMaxSlotIndex is wrong", "acsccid 1.1.12");
  acr1222a.slots = 2;
  Quirk acr1222b = Row(0x072f, 0x2207, "ACS ACR1222", "bMaxSlotIndex is wrong", "acsccid 1.1.12");
  acr1222b.slots = 2;
  Quirk acr1222c = Row(0x072f, 0x1280, "ACS ACR1222", "bMaxSlotIndex is wrong", "acsccid 1.1.12");
  acr1222c.slots = 3;

  Quirk omnikey =
      Row(0x076b, 0x5422, "HID OMNIKEY 5422", "contactless and contact are interfaces of their own",
          "libccid 1.8.2 ccid_usb.c; readers");
  omnikey.slot_quirks = kOmnikey5422;

  Quirk alcor = Row(0x058f, 0x9540, "Alcor AU9540",
                    "SetParameters may be refused: reset the card and go on without it",
                    "libccid 1.8.2 ifdhandler.c");
  alcor.parameters_may_fail = true;

  Quirk etoken12 = Row(0x0529, 0x0620, "SafeNet eToken 5100/5110", "S(IFS request) breaks it",
                       "libccid 1.8.2 ccid.c, ccid.h SAFENET_ETOKEN_5100");
  etoken12.first_release = 0x0012;
  etoken12.last_release = 0x0013;
  etoken12.skip_ifsd = true;

  Quirk utrust =
      Row(0x04e6, 0x5790, "Identiv uTrust 3700F", "contactless only", "libccid 1.8.2 readers");
  utrust.slot_quirks = kContactlessOnly;
  Quirk scl011 = Row(0x04e6, 0x5293, "SCM SCL011", "contactless only", "libccid 1.8.2 readers");
  scl011.slot_quirks = kContactlessOnly;

  const Quirk scl010 =
      VendorClass(0x04e6, 0x5291, "SCM SCL010", "libccid 1.8.2 readers/SCL010.txt");
  const Quirk scl01x =
      VendorClass(0x04e6, 0x5292, "SCM SCL01x", "libccid 1.8.2 readers/SCL01x.txt");
  const Quirk omnikey_5321 = VendorClass(0x076b, 0x532a, "HID OMNIKEY 5321 CLi",
                                         "libccid 1.8.2 readers/OMNIKEY_5321_CLi_USB.txt");
  const Quirk duali =
      VendorClass(0x1db2, 0x0600, "DUALi DE-ABCM6", "libccid 1.8.2 readers/DUALi_DE-ABCM6.txt");

  // The first row that fits counts: the narrower one of a model stands first.
  return {acr122_old, acr122,   acr1252,  acr1252_a2,   acr1251, acr1552,  acr1281,
          acr1222a,   acr1222b, acr1222c, omnikey,      alcor,   etoken12, utrust,
          scl011,     scl010,   scl01x,   omnikey_5321, duali};
}

}  // namespace

std::span<const Quirk> Quirks() {
  static const std::array<Quirk, 19> table = MakeTable();
  return table;
}

const Quirk* FindQuirk(std::uint16_t vendor, std::uint16_t product, std::uint16_t release) {
  const auto rows = Quirks();
  const auto row = std::find_if(rows.begin(), rows.end(), [&](const Quirk& quirk) {
    return quirk.vendor == vendor && quirk.product == product && quirk.first_release <= release &&
           release <= quirk.last_release;
  });
  return row == rows.end() ? nullptr : &*row;
}

}  // namespace drivers::card_reader
