// What a request says: the sealed part of an envelope, as JSON (docs/formats.md "Payload").
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/secret.h"
#include "offline-store/protocol/keys.h"
#include "offline-store/protocol/tracking_code.h"

namespace offline_store::protocol {

inline constexpr std::size_t kMaxPayload = 256 * 1024;  // bytes of JSON
inline constexpr int kMaxEvidenceLevel = 100;

// One way in which the person showed who they are. `kind` is a token of the kiosk's identity room
// ("typed", "qr", "card-present", "ikd-shown", "officer-compared"); `detail` may be empty.
struct Evidence {
  std::string kind;
  int level = 0;
  base::SecretText detail;
  bool operator==(const Evidence&) const = default;
};

struct FieldAnswer {
  std::string field;
  base::SecretText value;
  bool operator==(const FieldAnswer&) const = default;
};

struct Office {
  std::string name;       // "Desa Contoh"
  std::string code;       // Kemendagri code, "64.02.01.2001"
  std::string kecamatan;  // "Contoh"
  bool operator==(const Office&) const = default;
};

struct Payload {
  base::SecretText nik;  // 16 digits
  std::vector<Evidence> evidence;
  std::string service_id;
  std::string catalogue_version;
  std::vector<FieldAnswer> answers;  // in the order of the form; no field twice
  std::vector<std::string> brought;  // ids of the requirements that the citizen has with them
  Office office;
  TrackingCode code;
  SealPublicKey pick_up_key{};
  std::string software_version;
  bool operator==(const Payload&) const = default;
};

// Compact JSON. kInvalid "payload-nik" (not 16 digits), "payload-evidence" (level), "payload-text"
// (not UTF-8), "payload-duplicate-field", "payload-too-large".
base::Result<base::SecretText> PayloadJson(const Payload& payload);

// Strict: every member present, none unknown, right types. kInvalid "payload-member" or a reason of
// ParseJson or TrackingCode.
base::Result<Payload> ParsePayload(std::string_view json);

}  // namespace offline_store::protocol
