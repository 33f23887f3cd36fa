#include "kiosk/offscreen/intention.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "base/file.h"
#include "base/secret.h"
#include "kiosk/catalogue/answer.h"
#include "offline-store/protocol/json.h"

namespace kiosk::offscreen {
namespace {

using base::ErrorCode;
using base::Fail;
using catalogue::FieldType;
using catalogue::Service;

constexpr std::size_t kMaxAnswersFile = 64 * 1024;
constexpr std::size_t kNikDigits = 16;

// Sample answers for the SKTM that is part of the project.
const std::map<std::string, std::string> kSampleAnswers = {
    {"nama", "Warga Contoh"},   {"alamat", "Jalan Contoh 5, RT 03"}, {"hp", "081200009999"},
    {"untuk", "anak"},          {"nama-orang", "Anak Contoh"},       {"keperluan", "sekolah"},
    {"tujuan", "SMA Contoh 1"}, {"penghasilan", "1500000"},          {"tanggungan", "3"},
};
const std::set<std::string> kSamplePapers = {"pengantar-rt", "ktp", "kk"};

std::string ListOf(const Service& service) {
  std::string list;
  for (const auto& field : service.fields) list += (list.empty() ? "" : ", ") + field.id;
  for (const auto& requirement : service.requirements) list += ", " + requirement.id;
  return list;
}

base::Status AddAnswer(const Service& service, const std::string& id, const std::string& value,
                       Intention& intention) {
  const auto requirement =
      std::find_if(service.requirements.begin(), service.requirements.end(),
                   [&](const catalogue::Requirement& candidate) { return candidate.id == id; });
  if (requirement != service.requirements.end()) {
    if (value != "ada" && value != "belum") {
      return Fail(ErrorCode::kInvalid, "option-unknown",
                  "'" + id + "' is a paper: its value is \"ada\" or \"belum\"");
    }
    if (value == "ada") intention.has_along.insert(id);
    return {};
  }
  const catalogue::Field* field = catalogue::FindField(service, id);
  if (field == nullptr) {
    return Fail(
        ErrorCode::kInvalid, "field-unknown",
        "the service '" + service.id + "' has no field '" + id + "'; it has: " + ListOf(service));
  }
  if (field->type == FieldType::kChoice && !value.empty() &&
      std::none_of(field->options.begin(), field->options.end(),
                   [&](const catalogue::Option& option) { return option.id == value; })) {
    std::string options;
    for (const auto& option : field->options) {
      options += (options.empty() ? "" : ", ") + option.id;
    }
    return Fail(ErrorCode::kInvalid, "option-unknown",
                "the field '" + id + "' has no option of that id; it has: " + options);
  }
  intention.answers[id] = value;
  return {};
}

// An answer that the kiosk will not ask for would be lost in silence.
base::Status OnlyAskedAnswers(const Service& service, const Intention& intention) {
  std::vector<base::SecretText> typed;
  for (const auto& field : service.fields) {
    const auto found = intention.answers.find(field.id);
    typed.emplace_back(found == intention.answers.end() ? std::string() : found->second);
  }
  for (std::size_t i = 0; i < service.fields.size(); ++i) {
    const catalogue::Field& field = service.fields[i];
    if (typed[i].empty() || catalogue::IsAsked(service, i, typed)) continue;
    std::string values;
    for (const auto& value : field.only_if->values) values += (values.empty() ? "" : ", ") + value;
    return Fail(ErrorCode::kInvalid, "field-not-asked",
                "'" + field.id + "' is asked only if '" + field.only_if->field +
                    "' is one of: " + values + "; leave its answer out");
  }
  return {};
}

base::Status ReadAnswers(const std::filesystem::path& file, const Service& service,
                         Intention& intention) {
  const auto content = base::ReadFile(file, kMaxAnswersFile);
  if (!content) return Fail(content.error());
  const auto json = offline_store::protocol::ParseJson(base::AsText(*content), kMaxAnswersFile);
  if (!json || json->object() == nullptr) {
    return Fail(ErrorCode::kInvalid, "answers-file",
                file.string() + ": not a JSON object of field ids and values");
  }
  for (const auto& [id, value] : *json->object()) {
    if (value.text() == nullptr) {
      return Fail(ErrorCode::kInvalid, "answers-file",
                  file.string() + ": the value of '" + id + "' is not a text in quotes");
    }
    if (auto added = AddAnswer(service, id, *value.text(), intention); !added) return added;
  }
  return OnlyAskedAnswers(service, intention);
}

}  // namespace

base::Result<Intention> MakeIntention(const Wishes& wishes, const catalogue::Catalogue& catalogue) {
  Intention intention;
  if (!wishes.shows_code) {
    intention.nik = wishes.nik.value_or(std::string(kSampleNik));
    if (!std::all_of(intention.nik->begin(), intention.nik->end(),
                     [](char c) { return c >= '0' && c <= '9'; })) {
      return Fail(ErrorCode::kInvalid, "nik-not-digits",
                  "--nik takes digits alone: the keypad has no other keys");
    }
    if (intention.nik->size() > kNikDigits) {
      return Fail(ErrorCode::kInvalid, "nik-too-long",
                  "--nik takes at most 16 digits: the keypad takes no more");
    }
  }
  const Service* service = catalogue.Find(wishes.service);
  if (service == nullptr) {
    std::string known;
    for (const auto& candidate : catalogue.services) {
      known += (known.empty() ? "" : ", ") + candidate.id;
    }
    return Fail(ErrorCode::kInvalid, "service-unknown",
                "no service '" + wishes.service + "'; there are: " + known);
  }
  intention.service = service->id;
  if (wishes.answers) {
    if (auto read = ReadAnswers(*wishes.answers, *service, intention); !read) {
      return Fail(read.error());
    }
  } else {
    intention.answers = kSampleAnswers;
    intention.has_along = kSamplePapers;
  }
  return intention;
}

}  // namespace kiosk::offscreen
