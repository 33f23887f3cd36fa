// Descriptors of the simulated card reader, and the shapes that readers in the field have.
#include "drivers/simulator/usb/ccid_reader.h"

namespace drivers::simulator::usb {
namespace {

void Put(base::Bytes& out, std::uint64_t value, int size) {
  for (int i = 0; i < size; ++i) out.push_back(static_cast<std::uint8_t>(value >> (8 * i)));
}

// CCID §5.1.
base::Bytes ClassDescriptorOf(const CcidReaderShape::Interface& shape) {
  const int slots = shape.described_slots.value_or(shape.slots);
  base::Bytes out{0x36, 0x21, 0x10, 0x01, static_cast<std::uint8_t>(slots - 1), shape.voltages};
  Put(out, shape.protocols, 4);
  Put(out, 4000, 4);  // dwDefaultClock
  Put(out, 4000, 4);  // dwMaximumClock
  Put(out, 0, 1);
  Put(out, 10752, 4);  // dwDataRate
  Put(out, 344086, 4);
  Put(out, 0, 1);
  Put(out, shape.max_ifsd, 4);
  Put(out, 0, 4);
  Put(out, 0, 4);
  Put(out, shape.features, 4);
  Put(out, shape.max_message, 4);
  Put(out, 0xff, 1);  // bClassGetResponse
  Put(out, 0xff, 1);
  Put(out, 0, 2);
  Put(out, 0, 1);
  Put(out, 1, 1);  // bMaxCCIDBusySlots
  return out;
}

void PutEndpoint(base::Bytes& out, int address, int attributes, int packet, int interval) {
  out.insert(out.end(),
             {7, 5, static_cast<std::uint8_t>(address), static_cast<std::uint8_t>(attributes)});
  Put(out, static_cast<std::uint64_t>(packet), 2);
  out.push_back(static_cast<std::uint8_t>(interval));
}

CcidReaderShape OneSlot(std::uint32_t features) {
  CcidReaderShape shape;
  shape.interfaces[0].features = features;
  return shape;
}

}  // namespace

// Device, configuration and interfaces (USB 2.0 §9.6).
base::Bytes CcidReader::Descriptors() const {
  base::Bytes body;
  for (std::size_t i = 0; i < shape_.interfaces.size(); ++i) {
    const auto& shape = shape_.interfaces[i];
    const int index = static_cast<int>(i);
    body.insert(body.end(),
                {9, 4, static_cast<std::uint8_t>(i), 0,
                 static_cast<std::uint8_t>(shape.interrupt ? 3 : 2), shape.class_code, 0, 0, 0});
    const base::Bytes described = ClassDescriptorOf(shape);
    if (!shape.descriptor_last) body.insert(body.end(), described.begin(), described.end());
    if (shape.interrupt) PutEndpoint(body, 0x88 + index, 3, 8, 16);
    PutEndpoint(body, 0x81 + index, 2, shape_.packet, 0);
    PutEndpoint(body, 0x01 + index, 2, shape_.packet, 0);
    if (shape.descriptor_last) body.insert(body.end(), described.begin(), described.end());
  }
  base::Bytes out{18, 1, 0x00, 0x02, 0, 0, 0, 64};
  Put(out, shape_.vendor, 2);
  Put(out, shape_.product, 2);
  Put(out, shape_.release, 2);
  out.insert(out.end(), {1, 2, 0, 1});
  out.insert(out.end(), {9, 2});
  Put(out, 9 + body.size(), 2);
  out.insert(out.end(), {static_cast<std::uint8_t>(shape_.interfaces.size()), 1, 0, 0x80, 50});
  out.insert(out.end(), body.begin(), body.end());
  return out;
}

CcidReaderShape ContactlessReader() {
  CcidReaderShape shape = OneSlot(0x00020040);
  shape.interfaces[0].protocols = 2;
  return shape;
}

CcidReaderShape ContactReader() {
  return OneSlot(0x00010032);
}

CcidReaderShape ReaderWithSamInterface() {
  CcidReaderShape shape = OneSlot(0x00040040);
  shape.vendor = 0x072f;
  shape.product = 0x223b;
  shape.interfaces[0].max_message = 522;
  CcidReaderShape::Interface sam;
  sam.features = 0x000204ba;
  sam.max_message = 288;
  sam.voltages = 1;
  shape.interfaces.push_back(sam);
  return shape;
}

CcidReaderShape ReaderWithSlots() {
  CcidReaderShape shape = OneSlot(0x000404ba);
  shape.vendor = 0x072f;
  shape.product = 0x2224;
  shape.interfaces[0].slots = 3;
  shape.interfaces[0].max_message = 522;
  return shape;
}

CcidReaderShape Acr122(std::uint16_t release) {
  CcidReaderShape shape = ContactlessReader();
  shape.vendor = 0x072f;
  shape.product = 0x2200;
  shape.release = release;
  shape.idle_until_power_off = true;
  if (release >= 0x0200 && release <= 0x0204) shape.slot_status_says = 2;
  return shape;
}

CcidReaderShape ReaderOfSmallMessages() {
  CcidReaderShape shape = OneSlot(0x000404ba);
  shape.interfaces[0].max_message = 64;
  return shape;
}

}  // namespace drivers::simulator::usb
