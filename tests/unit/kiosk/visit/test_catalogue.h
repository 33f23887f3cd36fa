// Small services, so that journeys are short and choosing means something.
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
// "bersyarat": a choice, a text that depends on it, a text.
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

  // Whose name it is, is asked only where the letter is for somebody else.
  catalogue::Field whose = TextField("nama-orang");
  whose.only_if = catalogue::Condition{"untuk", {"anak"}};
  catalogue::Service conditional;
  conditional.id = "bersyarat";
  conditional.version = 2;
  conditional.title = "Surat Bersyarat";
  conditional.standard.duration = "petugas memberi tahu";
  conditional.fields = {choice, whose, TextField("isi")};
  conditional.requirements = {{"ktp", "Fotokopi KTP"}};
  return {{letter, quick, conditional}};
}

}  // namespace tests
