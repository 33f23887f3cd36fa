// Decoded messages as plain JSON: what a test vector says that its bytes mean. Bytes are lower-case
// hexadecimal.
#pragma once

#include "offline-store/protocol/admin.h"
#include "offline-store/protocol/delivery.h"
#include "offline-store/protocol/downlink.h"
#include "offline-store/protocol/enrolment.h"
#include "offline-store/protocol/envelope.h"
#include "offline-store/protocol/json.h"
#include "offline-store/protocol/key_list.h"
#include "offline-store/protocol/kiosk_link.h"
#include "offline-store/protocol/receipt_code.h"
#include "offline-store/protocol/voucher.h"

namespace tests {

namespace protocol = offline_store::protocol;

protocol::Json MeaningOf(const protocol::EnvelopeView& view);
protocol::Json MeaningOf(const protocol::Question& question);
protocol::Json MeaningOf(const protocol::Answer& answer);
protocol::Json MeaningOf(const protocol::DownPage& page);
protocol::Json MeaningOf(const protocol::KeyList& list);
protocol::Json MeaningOf(const protocol::HubIdentity& hub);
protocol::Json MeaningOf(const protocol::Voucher& voucher);
protocol::Json MeaningOf(const protocol::EnrolRequest& request);
protocol::Json MeaningOf(const protocol::EnrolVerdict& verdict);
protocol::Json MeaningOf(const protocol::ReceiptFacts& facts);
protocol::Json MeaningOf(const protocol::PickUp& pick_up);
protocol::Json MeaningOf(const protocol::link::FromSync& message);
protocol::Json MeaningOf(const protocol::link::FromKiosk& message);
protocol::Json MeaningOf(const protocol::admin::Request& request);
protocol::Json MeaningOf(const protocol::admin::Reply& reply);

}  // namespace tests
