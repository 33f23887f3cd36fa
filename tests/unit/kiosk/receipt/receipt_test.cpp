#include "kiosk/receipt/receipt.h"

#include <gtest/gtest.h>

#include <functional>

#include "tests/unit/kiosk/receipt/sample.h"

namespace kiosk::receipt {
namespace {

std::string Refusal(const std::function<void(Receipt&)>& change) {
  Sample sample;
  change(sample.receipt);
  const auto encoded = Encode(sample.receipt);
  return encoded ? "taken" : encoded.error().reason;
}

TEST(ReceiptDocument, ComesBackAsItWent) {
  Sample sample;
  for (const Delivery delivery : {Delivery::kStored, Delivery::kStoredLinkDown}) {
    sample.receipt.delivery = delivery;
    sample.receipt.clock_sure = !sample.receipt.clock_sure;
    const auto bytes = Encode(sample.receipt);
    ASSERT_TRUE(bytes) << bytes.error().reason;
    EXPECT_LE(bytes->size(), kMaxEncodedBytes);
    const auto decoded = Decode(*bytes);
    ASSERT_TRUE(decoded);
    EXPECT_EQ(*decoded, sample.receipt);
  }
}

TEST(ReceiptDocument, HasNoPlaceForANik) {
  for (const char* nik : {"6402065208909999", "64 0206 520890 9999", "6402.0652.0890.9999",
                          "NIK-6402-0652-0890-9999", "x64020652089099991"}) {
    EXPECT_EQ(Refusal([&](Receipt& r) { r.office = nik; }), "receipt-holds-nik") << nik;
    EXPECT_EQ(Refusal([&](Receipt& r) { r.to_bring.emplace_back(nik); }), "receipt-holds-nik");
    EXPECT_EQ(Refusal([&](Receipt& r) { r.next_step = nik; }), "receipt-holds-nik");
    EXPECT_EQ(Refusal([&](Receipt& r) { r.complaint = nik; }), "receipt-holds-nik");
  }
  EXPECT_EQ(Refusal([](Receipt& r) { r.complaint = "SMS 1708, WA 0812 0000 0000 0812 0000 0001"; }),
            "taken");
}

TEST(ReceiptDocument, NeverHoldsThePickUpSeed) {
  Sample sample;
  EXPECT_EQ(Refusal([&](Receipt& r) { r.status_link = sample.pickup_text; }), "receipt-codes");
  const auto bytes = Encode(sample.receipt);
  ASSERT_TRUE(bytes);
  const std::string seed = sample.pickup_text.substr(sample.pickup_text.rfind(':') + 1);
  EXPECT_EQ(base::AsText(*bytes).find(seed), std::string_view::npos);
}

TEST(ReceiptDocument, TextsArePlain) {
  EXPECT_EQ(Refusal([](Receipt& r) { r.service = ""; }), "receipt-text");
  EXPECT_EQ(Refusal([](Receipt& r) { r.to_bring.emplace_back(""); }), "receipt-text");
  EXPECT_EQ(Refusal([](Receipt& r) { r.office = "a\x1b@"; }), "receipt-text");
  EXPECT_EQ(Refusal([](Receipt& r) { r.office = "a\xc2\x9b"; }), "receipt-text");
  EXPECT_EQ(Refusal([](Receipt& r) { r.office = "a\nb"; }), "receipt-text");
  EXPECT_EQ(Refusal([](Receipt& r) { r.office = "\xff"; }), "cbor-text");
  EXPECT_EQ(Refusal([](Receipt& r) { r.office = std::string(801, 'x'); }), "cbor-length");
  EXPECT_EQ(Refusal([](Receipt& r) { r.office = "Kantor Desa Šimić"; }), "taken");
}

TEST(ReceiptDocument, CodesBelongTogether) {
  EXPECT_EQ(Refusal([](Receipt& r) { r.tracking_code[0] = '2'; }), "receipt-codes");
  EXPECT_EQ(Refusal([](Receipt& r) { r.tracking_code = "0000-0000-0000"; }), "receipt-codes");
  EXPECT_EQ(Refusal([](Receipt& r) { r.tracking_code.erase(4, 1); }), "receipt-codes");
  EXPECT_EQ(Refusal([](Receipt& r) { r.status_link = "https://contoh.invalid/"; }),
            "receipt-codes");
}

TEST(ReceiptDocument, TimesAreInRange) {
  EXPECT_EQ(Refusal([](Receipt& r) { r.unix_ms = -1; }), "receipt-value");
  EXPECT_EQ(Refusal([](Receipt& r) { r.unix_ms = 253'402'300'800'000; }), "receipt-value");
  EXPECT_EQ(Refusal([](Receipt& r) { r.utc_offset_minutes = 841; }), "receipt-value");
}

TEST(ReceiptDocument, AnyByteCutOffOrAddedIsRefused) {
  const base::Bytes bytes = *Encode(Sample().receipt);
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_FALSE(Decode(base::ByteView(bytes).first(size))) << size;
  }
  base::Bytes longer = bytes;
  longer.push_back(0);
  EXPECT_EQ(Decode(longer).error().reason, "cbor-trailing");
}

TEST(ReceiptDocument, WhatIsReadIsWhatWouldBeWritten) {
  const base::Bytes bytes = *Encode(Sample().receipt);
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    base::Bytes changed = bytes;
    changed[i] ^= 0x01;
    const auto decoded = Decode(changed);
    if (!decoded) continue;
    EXPECT_EQ(*Encode(*decoded), changed) << i;
  }
}

}  // namespace
}  // namespace kiosk::receipt
