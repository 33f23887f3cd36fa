#include "kiosk/catalogue/load.h"

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "base/file.h"
#include "kiosk/identity/nik.h"
#include "toml/files.h"
#include "toml/reader.h"

namespace kiosk::catalogue {
namespace {

using toml::FileReader;

constexpr std::size_t kTitle = 80;
constexpr std::size_t kSentence = 200;
constexpr std::size_t kMostOptions = 9;
constexpr std::size_t kMostFields = 30;
constexpr std::size_t kMostRequirements = 15;
constexpr std::int64_t kMostMoney = 999'999'999'999;
constexpr std::int64_t kMostNumber = 999'999'999;
constexpr std::int64_t kMostDays = 40'000;

void RefuseDouble(FileReader& reader, std::set<std::string>& seen, const toml::table& table,
                  const std::string& id) {
  if (!reader.ok() || seen.insert(id).second) return;
  reader.Refuse(table.source(), "service-double",
                "id '" + id + "' is given twice; change one of them");
}

void RefuseTurned(FileReader& reader, const toml::table& table, std::int64_t least,
                  std::int64_t most) {
  if (!reader.ok() || least <= most) return;
  reader.Refuse(table.source(), "service-value",
                "the lower limit is above the upper one; exchange them");
}

void ReadOptions(FileReader& reader, const toml::table& table, Field& field) {
  std::set<std::string> seen;
  for (const toml::table* one : reader.Tables(table, "options", 2, kMostOptions)) {
    reader.OnlyKeys(*one, "an option", {"id", "label"});
    Option option{reader.Id(*one, "id"), reader.Text(*one, "label", 1, kTitle)};
    RefuseDouble(reader, seen, *one, option.id);
    field.options.push_back(std::move(option));
  }
}

// A text that is printed on receipts.
std::string Printed(FileReader& reader, const toml::table& table, std::string_view key,
                    std::size_t most) {
  std::string text = reader.Text(table, key, 1, most);
  if (reader.ok() && identity::HoldsNik(text)) {
    reader.Refuse(table.get(key)->source(), "service-value",
                  "'" + std::string(key) +
                      "' is printed on receipts and holds 16 digits, which could be somebody's "
                      "NIK; write it without that number");
  }
  return text;
}

// `earlier`: the fields that stand before this one.
std::optional<Condition> ReadCondition(FileReader& reader, const toml::table& table,
                                       const std::vector<Field>& earlier) {
  if (!reader.ok() || table.get("only_if") == nullptr) return std::nullopt;
  const toml::table& inner = reader.Table(table, "only_if");
  reader.OnlyKeys(inner, "only_if", {"field", "values"});
  Condition condition{reader.Id(inner, "field"),
                      reader.Texts(inner, "values", 1, kMostOptions, kTitle)};
  if (!reader.ok()) return std::nullopt;
  const auto field = std::find_if(earlier.begin(), earlier.end(), [&](const Field& one) {
    return one.id == condition.field && one.type == FieldType::kChoice;
  });
  if (field == earlier.end()) {
    reader.Refuse(inner.source(), "service-value",
                  "only_if names no choice that is asked before; change it to the id of an earlier "
                  "field of type choice");
    return std::nullopt;
  }
  for (const std::string& value : condition.values) {
    if (std::none_of(field->options.begin(), field->options.end(),
                     [&](const Option& option) { return option.id == value; })) {
      reader.Refuse(inner.source(), "service-value",
                    "only_if names an option '" + value + "' that '" + field->id +
                        "' does not have; change it to one of its options' ids");
    }
  }
  return condition;
}

void ReadRules(FileReader& reader, const toml::table& table, Field& field) {
  switch (field.type) {
    case FieldType::kText:
      reader.OnlyKeys(table, "a text [[field]]",
                      {"id", "type", "label", "question", "help", "example", "required", "only_if",
                       "min_length", "max_length", "characters"});
      field.min_length = static_cast<std::size_t>(reader.Whole(table, "min_length", 1, 200, 1));
      field.max_length = static_cast<std::size_t>(reader.Whole(table, "max_length", 1, 200));
      field.characters =
          static_cast<Characters>(reader.Word(table, "characters", {"any", "name"}, 0));
      return RefuseTurned(reader, table, static_cast<std::int64_t>(field.min_length),
                          static_cast<std::int64_t>(field.max_length));
    case FieldType::kChoice:
      reader.OnlyKeys(
          table, "a choice [[field]]",
          {"id", "type", "label", "question", "help", "example", "required", "only_if", "options"});
      return ReadOptions(reader, table, field);
    case FieldType::kNumber:
    case FieldType::kMoney: {
      reader.OnlyKeys(table, "a number or money [[field]]",
                      {"id", "type", "label", "question", "help", "example", "required", "only_if",
                       "min", "max"});
      const std::int64_t most = field.type == FieldType::kMoney ? kMostMoney : kMostNumber;
      field.min = reader.Whole(table, "min", 0, most);
      field.max = reader.Whole(table, "max", 0, most);
      return RefuseTurned(reader, table, field.min, field.max);
    }
    case FieldType::kDate:
      reader.OnlyKeys(table, "a date [[field]]",
                      {"id", "type", "label", "question", "help", "example", "required", "only_if",
                       "min_days", "max_days"});
      field.min_days = reader.Whole(table, "min_days", -kMostDays, kMostDays);
      field.max_days = reader.Whole(table, "max_days", -kMostDays, kMostDays);
      return RefuseTurned(reader, table, field.min_days, field.max_days);
    case FieldType::kPhone:
      reader.OnlyKeys(
          table, "a phone [[field]]",
          {"id", "type", "label", "question", "help", "example", "required", "only_if"});
      return;
  }
}

Field ReadField(FileReader& reader, const toml::table& table, const std::vector<Field>& earlier) {
  Field field;
  field.type = static_cast<FieldType>(
      reader.Word(table, "type", {"text", "choice", "number", "money", "date", "phone"}));
  field.id = reader.Id(table, "id");
  field.label = reader.Text(table, "label", 1, kTitle);
  field.question = reader.Text(table, "question", 1, kTitle);
  field.help = reader.Text(table, "help", 0, kSentence);
  field.example = reader.Text(table, "example", 0, kTitle);
  field.required = reader.Flag(table, "required", true);
  field.only_if = ReadCondition(reader, table, earlier);
  ReadRules(reader, table, field);
  return field;
}

void ReadService(FileReader& reader, const toml::table& table, Service& service) {
  reader.OnlyKeys(table, "[service]", {"id", "version", "title", "short_title", "summary", "icon"});
  service.id = reader.Id(table, "id");
  service.version = reader.Whole(table, "version", 1, 999'999);
  service.title = Printed(reader, table, "title", kTitle);
  service.short_title = reader.Text(table, "short_title", 1, 24);
  service.summary = reader.Text(table, "summary", 1, 60);
  service.icon = static_cast<Icon>(
      reader.Word(table, "icon", {"home", "shop", "care", "family", "event", "letter"}));
}

void ReadStandard(FileReader& reader, const toml::table& table, Standard& standard) {
  reader.OnlyKeys(table, "[standard]", {"procedure", "duration", "cost", "product", "complaints"});
  standard.procedure = reader.Texts(table, "procedure", 1, 10, kSentence);
  standard.duration = Printed(reader, table, "duration", kTitle);
  standard.cost = reader.Text(table, "cost", 1, kTitle);
  standard.product = reader.Text(table, "product", 1, kTitle);
  standard.complaints = Printed(reader, table, "complaints", kSentence);
}

void ReadLists(FileReader& reader, const toml::table& root, Service& service) {
  std::set<std::string> seen;
  for (const toml::table* one : reader.Tables(root, "requirement", 0, kMostRequirements)) {
    reader.OnlyKeys(*one, "a [[requirement]]", {"id", "text"});
    Requirement requirement{reader.Id(*one, "id"), Printed(reader, *one, "text", kSentence)};
    RefuseDouble(reader, seen, *one, requirement.id);
    service.requirements.push_back(std::move(requirement));
  }
  for (const toml::table* one : reader.Tables(root, "signature", 1, 4)) {
    reader.OnlyKeys(*one, "a [[signature]]", {"signer", "part"});
    service.signatures.push_back(
        {static_cast<Signer>(reader.Word(*one, "signer", {"kades", "camat"})),
         static_cast<SignerPart>(reader.Word(*one, "part", {"menandatangani", "mengetahui"}))});
  }
  seen.clear();
  for (const toml::table* one : reader.Tables(root, "field", 1, kMostFields)) {
    Field field = ReadField(reader, *one, service.fields);
    RefuseDouble(reader, seen, *one, field.id);
    service.fields.push_back(std::move(field));
  }
}

}  // namespace

base::Result<Service> Parse(std::string_view text, std::string_view file_name) {
  FileReader reader(file_name, "service");
  const toml::table& root = reader.Parse(text, kFileLimit);
  if (!reader.ok()) return base::Fail(*reader.error());
  Service service;
  reader.OnlyKeys(root, "a service file",
                  {"service", "standard", "requirement", "signature", "field"});
  ReadService(reader, reader.Table(root, "service"), service);
  ReadStandard(reader, reader.Table(root, "standard"), service.standard);
  ReadLists(reader, root, service);
  if (!reader.ok()) return base::Fail(*reader.error());
  return service;
}

base::Result<Catalogue> Load(const std::filesystem::path& folder) {
  const auto files = toml::FilesIn(folder, "service");
  if (files.empty()) {
    return base::Fail(base::ErrorCode::kNotFound, "no-services",
                      folder.string() + ": no service files (*.toml) here; install at least one");
  }
  Catalogue catalogue;
  for (const auto& file : files) {
    if (!file) return base::Fail(file.error());
    auto bytes = base::ReadFile(*file, kFileLimit);
    if (!bytes) return base::Fail(std::move(bytes.error()));
    auto service = Parse(base::AsText(*bytes), file->filename().string());
    if (!service) return base::Fail(std::move(service.error()));
    if (service->id != file->stem()) {
      return base::Fail(base::ErrorCode::kInvalid, "service-double",
                        file->filename().string() + ":1: the service's id is '" + service->id +
                            "'; change the file's name to " + service->id + ".toml");
    }
    catalogue.services.push_back(std::move(*service));
  }
  return catalogue;
}

}  // namespace kiosk::catalogue
