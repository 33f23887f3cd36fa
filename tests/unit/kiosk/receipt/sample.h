// A receipt as a village office gives it, with real codes of a key made for the test.
#pragma once

#include <stdexcept>
#include <string>

#include "kiosk/receipt/receipt.h"
#include "offline-store/protocol/key_list.h"
#include "offline-store/protocol/keys.h"
#include "offline-store/protocol/receipt_code.h"
#include "offline-store/protocol/tracking_code.h"
#include "tests/support/fake_clock.h"

namespace kiosk::receipt {

namespace protocol = offline_store::protocol;

struct Sample {
  Sample() {
    tests::SeededRandom random(7);
    code = *protocol::TrackingCode::Make("0001", random);
    const protocol::ReceiptFacts facts{
        code, 1'795'507'500, protocol::ClockQuality::kUnsure, {1, 2, 3, 4, 5, 6, 7, 8}};
    signed_bytes = *protocol::SignReceipt(facts, key);
    keys.keys.push_back({"0001", key.verify_key()});
    const protocol::PickUp pick_up{code, random.Array<16>()};
    pickup_text = protocol::PickUpText(pick_up).str();
    receipt.office = "Kantor Desa Contoh";
    receipt.district = "Kecamatan Contoh";
    receipt.service = "Surat Keterangan Tidak Mampu";
    receipt.tracking_code = code.Grouped();
    receipt.unix_ms = 1'795'507'500'000;
    receipt.to_bring = {"Surat pengantar RT", "Fotokopi KTP", "Fotokopi Kartu Keluarga",
                        "Surat pernyataan tidak mampu, bermeterai, diketahui RT dan 2 saksi",
                        "Foto rumah, tampak depan dan samping"};
    receipt.next_step = "Bawa berkas yang kurang dan struk ini kepada petugas.";
    receipt.expected_time = "Paling lama 3 hari kerja";
    receipt.complaint =
        "Sampaikan kepada petugas kantor, atau lewat SP4N-LAPOR (lapor.go.id, SMS 1708).";
    receipt.delivery = Delivery::kStoredLinkDown;
    receipt.status_link = protocol::StatusLink("https://anjungan.contoh.invalid", signed_bytes);
  }

  protocol::SigningKey key = *protocol::SigningKey::Generate();
  protocol::KeyList keys;
  protocol::TrackingCode code;
  protocol::ReceiptBytes signed_bytes{};
  std::string pickup_text;
  Receipt receipt;
};

}  // namespace kiosk::receipt
