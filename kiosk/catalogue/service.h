// A service of the village office, as its data file describes it: what citizens are told, what they
// are asked, who signs. No service is code. docs of the file's keys: catalogue/services/README.md.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kiosk::catalogue {

enum class FieldType {
  kText,    // letters, digits and signs on the on-screen keyboard
  kChoice,  // one of at most 9 options
  kNumber,  // a whole number from 0
  kMoney,   // whole rupiah
  kDate,    // a calendar day
  kPhone,   // an Indonesian telephone number
};

// Which characters a text may hold.
enum class Characters {
  kAny,
  kName,  // letters, spaces, full stop, comma, apostrophe, hyphen
};

struct Option {
  std::string id;
  std::string label;
};

// A question is asked only if an earlier one, a choice, was answered with one of `values`.
struct Condition {
  std::string field;                // its id
  std::vector<std::string> values;  // ids of its options
};

// One question of the form. A rule that does not belong to the type is refused by the loader.
struct Field {
  std::string id;
  FieldType type = FieldType::kText;
  std::string label;     // short, for the review and the request: "Nama lengkap"
  std::string question;  // as the screen asks: "Siapa nama lengkap Anda?"
  std::string help;      // one or two sentences below the question
  std::string example;   // may be empty
  bool required = true;  // where it is asked
  std::optional<Condition> only_if;

  // kText, in characters (Unicode code points)
  std::size_t min_length = 1;
  std::size_t max_length = 100;
  Characters characters = Characters::kAny;

  // kNumber, kMoney
  std::int64_t min = 0;
  std::int64_t max = 0;

  // kDate, in days from today: -36500 to 0 is "in the last hundred years"
  std::int64_t min_days = 0;
  std::int64_t max_days = 0;

  std::vector<Option> options;  // kChoice
};

// A paper that the citizen brings to the counter.
struct Requirement {
  std::string id;
  std::string text;
};

enum class Signer { kVillageHead /* Kades or Lurah */, kCamat };
enum class SignerPart { kSigns /* menandatangani */, kAcknowledges /* mengetahui */ };

struct Signature {
  Signer signer = Signer::kVillageHead;
  SignerPart part = SignerPart::kSigns;
};

// What Permenpan 15/2014 wants citizens to see of every service, beside the requirements.
struct Standard {
  std::vector<std::string> procedure;  // prosedur, one step a line
  std::string duration;                // jangka waktu
  std::string cost;                    // biaya
  std::string product;                 // produk
  std::string complaints;              // pengaduan
};

enum class Icon { kHome, kShop, kCare, kFamily, kEvent, kLetter };

struct Service {
  std::string id;
  std::int64_t version = 0;  // rises with every change; the sealed request names it
  std::string title;
  std::string short_title;
  std::string summary;
  Icon icon = Icon::kLetter;
  std::vector<Requirement> requirements;  // persyaratan
  Standard standard;
  std::vector<Signature> signatures;
  std::vector<Field> fields;
};

// All services of this kiosk, in the order of their file names.
struct Catalogue {
  std::vector<Service> services;

  // nullptr if there is none of that id.
  const Service* Find(std::string_view id) const;
};

// Nullptr if there is none of that id.
const Field* FindField(const Service& service, std::string_view id);

}  // namespace kiosk::catalogue
