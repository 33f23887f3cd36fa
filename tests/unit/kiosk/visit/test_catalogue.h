// Two small services, so that journeys are short and choosing means something.
#pragma once

#include "kiosk/catalogue/service.h"

namespace tests {

inline kiosk::catalogue::Field TextField(const char* id) {
  kiosk::catalogue::Field field;
  field.id = id;
  field.question = "Siapa nama Anda?";
  field.min_length = 2;
  field.max_length = 40;
  return field;
}

// "surat": a text, a choice and optional money, two papers. "singkat": one text, no paper.
inline kiosk::catalogue::Catalogue TestCatalogue() {
  namespace catalogue = kiosk::catalogue;
  catalogue::Field choice;
  choice.id = "untuk";
  choice.type = catalogue::FieldType::kChoice;
  choice.options = {{"sendiri", "Saya sendiri"}, {"anak", "Anak saya"}};
  catalogue::Field money;
  money.id = "uang";
  money.type = catalogue::FieldType::kMoney;
  money.required = false;
  money.max = 1'000'000;

  catalogue::Service letter;
  letter.id = "surat";
  letter.version = 7;
  letter.title = "Surat Contoh";
  letter.standard.duration = "1 hari kerja";
  letter.fields = {TextField("nama"), choice, money};
  letter.requirements = {{"ktp", "Fotokopi KTP"}, {"kk", "Fotokopi KK"}};

  catalogue::Service quick;
  quick.id = "singkat";
  quick.version = 1;
  quick.title = "Surat Singkat";
  quick.fields = {TextField("isi")};
  return {{letter, quick}};
}

}  // namespace tests
