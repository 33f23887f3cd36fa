// How a hub's identity is written into vouchers and hub cards.
#pragma once

#include "offline-store/protocol/cbor.h"
#include "offline-store/protocol/voucher.h"

namespace offline_store::protocol {

// CBOR [kiosk URL, public URL, [pins], [seal keys], [sign keys]] at the writer's or reader's place.
void WriteHubIdentity(CborWriter& writer, const HubIdentity& hub);

// Refuses with "hub-url" (neither https nor this machine, or a slash at the end), "hub-keys" or a
// reason of CborReader.
HubIdentity ReadHubIdentity(CborReader& reader);

// https://HOST[:PORT][/PATH], or http on this very machine (a demo); without a query, fragment,
// user or slash at the end.
bool IsHubUrl(std::string_view url);

}  // namespace offline_store::protocol
