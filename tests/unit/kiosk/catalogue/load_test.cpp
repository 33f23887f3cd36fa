// Service files that are broken: each is refused with its line and a remedy.
#include "kiosk/catalogue/load.h"

#include <gtest/gtest.h>

#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/temp_dir.h"

namespace {

using namespace kiosk::catalogue;

constexpr std::string_view kGood = R"([service]
id = "contoh"
version = 3
title = "Surat Contoh"
short_title = "Contoh"
summary = "Hanya contoh"
icon = "letter"

[standard]
procedure = ["Isi.", "Ambil."]
duration = "1 hari"
cost = "Gratis"
product = "Surat"
complaints = "Petugas"

[[requirement]]
id = "ktp"
text = "Fotokopi KTP"

[[signature]]
signer = "kades"
part = "menandatangani"

[[field]]
id = "nama"
type = "text"
label = "Nama"
question = "Siapa?"
max_length = 40
characters = "name"

[[field]]
id = "untuk"
type = "choice"
label = "Untuk"
question = "Untuk siapa?"
options = [ { id = "a", label = "A" }, { id = "b", label = "B" } ]

[[field]]
id = "lahir"
type = "date"
label = "Lahir"
question = "Kapan?"
required = false
min_days = -36500
max_days = 0
)";

std::string Replaced(std::string_view from, std::string_view to) {
  std::string text(kGood);
  const auto at = text.find(from);
  if (at == std::string::npos) throw std::invalid_argument("not in the file: " + std::string(from));
  return text.replace(at, from.size(), to);
}

TEST(LoadTest, ReadsWhatAServiceFileSays) {
  const auto service = Parse(kGood, "contoh.toml");
  ASSERT_TRUE(service) << service.error().message;
  EXPECT_EQ(service->id, "contoh");
  EXPECT_EQ(service->version, 3);
  EXPECT_EQ(service->icon, Icon::kLetter);
  EXPECT_EQ(service->standard.procedure, (std::vector<std::string>{"Isi.", "Ambil."}));
  ASSERT_EQ(service->requirements.size(), 1U);
  EXPECT_EQ(service->requirements[0].text, "Fotokopi KTP");
  ASSERT_EQ(service->fields.size(), 3U);
  EXPECT_EQ(service->fields[0].type, FieldType::kText);
  EXPECT_EQ(service->fields[0].characters, Characters::kName);
  EXPECT_TRUE(service->fields[0].required);
  EXPECT_EQ(service->fields[1].type, FieldType::kChoice);
  EXPECT_EQ(service->fields[1].options[1].label, "B");
  EXPECT_EQ(service->fields[2].type, FieldType::kDate);
  EXPECT_EQ(service->fields[2].min_days, -36500);
  EXPECT_FALSE(service->fields[2].required);
}

TEST(LoadTest, EveryTypeAndIconIsReadAsItIsWritten) {
  const std::vector<std::pair<std::string, FieldType>> types = {
      {"type = \"number\"\nmin = 1\nmax = 9", FieldType::kNumber},
      {"type = \"money\"\nmin = 0\nmax = 5000", FieldType::kMoney},
      {"type = \"phone\"", FieldType::kPhone},
  };
  for (const auto& [lines, type] : types) {
    std::string text = Replaced("type = \"date\"", lines);
    EXPECT_FALSE(Parse(text, "contoh.toml")) << "rules of a date do not belong to " << lines;
    text.erase(text.find("min_days"));
    const auto good = Parse(text, "contoh.toml");
    ASSERT_TRUE(good) << good.error().message;
    EXPECT_EQ(good->fields[2].type, type);
  }
  const std::vector<std::pair<std::string, Icon>> icons = {
      {"home", Icon::kHome},     {"shop", Icon::kShop},   {"care", Icon::kCare},
      {"family", Icon::kFamily}, {"event", Icon::kEvent},
  };
  for (const auto& [word, icon] : icons) {
    EXPECT_EQ(Parse(Replaced("\"letter\"", "\"" + word + "\""), "x")->icon, icon);
  }
}

struct Broken {
  std::string text;
  std::string_view reason;
  std::string_view place;   // how the message begins
  std::string_view remedy;  // what it must say somewhere
};

TEST(LoadTest, ABrokenFileIsRefusedWithItsLineAndARemedy) {
  const std::vector<Broken> table = {
      {Replaced("version = 3", "version = "), "service-syntax", "contoh.toml:3: ", "correct"},
      {Replaced("[standard]", "[standard"), "service-syntax", "contoh.toml:9: ", "correct"},
      {Replaced("cost", "kost"), "service-key", "contoh.toml:12: key 'kost'", "complaints"},
      {Replaced("max_length", "max_lenght"), "service-key", "contoh.toml:29: key 'max_lenght'",
       "max_length"},
      {Replaced("[[signature]]", "[[signatur]]"), "service-key", "contoh.toml:20: key 'signatur'",
       "signature"},
      {Replaced("title = \"Surat Contoh\"\n", ""), "service-key", "contoh.toml:1: key 'title'",
       "add it"},
      {Replaced("version = 3", "version = \"3\""), "service-key", "contoh.toml:3: 'version'",
       "whole number"},
      {Replaced("version = 3", "version = 0"), "service-value", "contoh.toml:3: 'version'",
       "from 1"},
      {Replaced("id = \"contoh\"", "id = \"Contoh\""), "service-value", "contoh.toml:2: 'id'",
       "lower-case"},
      {Replaced("\"letter\"", "\"elephant\""), "service-value", "contoh.toml:7: 'icon'",
       "home, shop"},
      {Replaced("\"kades\"", "\"bupati\""), "service-value", "contoh.toml:21: 'signer'",
       "kades, camat"},
      {Replaced("type = \"text\"", "type = \"teks\""), "service-value", "contoh.toml:26: 'type'",
       "text, choice"},
      {Replaced("characters = \"name\"", "min = 4"), "service-key", "contoh.toml:30: key 'min'",
       "min_length"},
      {Replaced("max_length = 40", "max_length = 40\nmin_length = 41"), "service-value",
       "contoh.toml:24: ", "exchange"},
      {Replaced("id = \"untuk\"", "id = \"nama\""), "service-double", "contoh.toml:32: id 'nama'",
       "change one"},
      {Replaced(", { id = \"b\", label = \"B\" }", ""), "service-value",
       "contoh.toml:37: 'options'", "2 to 9"},
      {Replaced("{ id = \"b\"", "{ id = \"a\""), "service-double", "contoh.toml:37: id 'a'",
       "change one"},
      {Replaced("required = false", "required = \"no\""), "service-key",
       "contoh.toml:44: 'required'", "true or false"},
      {Replaced("[\"Isi.\", \"Ambil.\"]", "\"Isi.\""), "service-key", "contoh.toml:10: 'procedure'",
       "list"},
      {Replaced("\"Ambil.\"", "5"), "service-key", "contoh.toml:10: 'procedure'", "quotes"},
      {Replaced("\"Gratis\"", "\"\""), "service-value", "contoh.toml:12: 'cost'", "change"},
      {Replaced("\"Gratis\"", "\"a\\nb\""), "service-value", "contoh.toml:12: 'cost'", "one line"},
      {Replaced("min_days", "only_if = { field = \"untuk\", values = [\"c\"] }\nmin_days"),
       "service-value", "contoh.toml:45: only_if names an option 'c'", "options' ids"},
      {Replaced("min_days", "only_if = { field = \"nama\", values = [\"a\"] }\nmin_days"),
       "service-value", "contoh.toml:45: only_if names no choice", "earlier"},
      {Replaced("label = \"Nama\"",
                "label = \"Nama\"\nonly_if = { field = \"untuk\", values = [\"a\"] }"),
       "service-value", "contoh.toml:28: only_if names no choice", "earlier"},
      {Replaced("min_days", "only_if = { field = \"untuk\", values = [] }\nmin_days"),
       "service-value", "contoh.toml:45: 'values'", "1 to 9"},
      {Replaced("min_days", "only_if = { field = \"untuk\", is = [\"a\"] }\nmin_days"),
       "service-key", "contoh.toml:45: key 'is'", "field, values"},
      {Replaced("\"Fotokopi KTP\"", "\"KK 6402 0652.0890-9999\""), "service-value",
       "contoh.toml:18: 'text'", "without that number"},
      {Replaced("\"1 hari\"", "\"6402065208909999\""), "service-value",
       "contoh.toml:11: 'duration'", "without that number"},
      {Replaced("\"Petugas\"", "\"6402065208909999\""), "service-value",
       "contoh.toml:14: 'complaints'", "without that number"},
      {Replaced("\"Surat Contoh\"", "\"6402065208909999\""), "service-value",
       "contoh.toml:4: 'title'", "without that number"},
      {Replaced("\"Gratis\"", "\"Gra\xC2\x85tis\""), "service-value", "contoh.toml:12: 'cost'",
       "one line"},
      {std::string(kFileLimit + 1, '\n'), "service-too-large", "contoh.toml:1: ", "shorten"},
      {"", "service-key", "contoh.toml:1: key 'service'", "add it"},
      {"service = 5\n", "service-key", "contoh.toml:1: 'service'", "[service]"},
      {"[!]\n", "service-syntax", "contoh.toml:1: ", "correct"},
      {"\xff", "service-syntax", "contoh.toml:1: ", "correct"},
      {"\xEF\xBB\xBB = 1", "service-syntax", "contoh.toml:1: ", "correct"},
  };
  for (const Broken& one : table) {
    const auto service = Parse(one.text, "contoh.toml");
    ASSERT_FALSE(service) << one.place;
    EXPECT_EQ(service.error().code, base::ErrorCode::kInvalid);
    EXPECT_EQ(service.error().reason, one.reason) << service.error().message;
    EXPECT_TRUE(service.error().message.starts_with(one.place)) << service.error().message;
    EXPECT_NE(service.error().message.find(one.remedy), std::string::npos)
        << service.error().message;
  }
}

TEST(LoadTest, AQuestionMayDependOnAnEarlierChoice) {
  const auto service = Parse(
      Replaced("min_days", "only_if = { field = \"untuk\", values = [\"b\"] }\nmin_days"), "x");
  ASSERT_TRUE(service) << service.error().message;
  EXPECT_FALSE(service->fields[1].only_if);
  ASSERT_TRUE(service->fields[2].only_if);
  EXPECT_EQ(service->fields[2].only_if->field, "untuk");
  EXPECT_EQ(service->fields[2].only_if->values, std::vector<std::string>{"b"});
}

TEST(LoadTest, LettersBeyondAsciiAreTakenInTextsAndComments) {
  const auto text =
      "\xEF\xBB\xBF# é\n" + Replaced("title = \"Surat Contoh\"", "title = \"Surat é#\"  # é");
  const auto service = Parse(text, "contoh.toml");
  ASSERT_TRUE(service) << service.error().message;
  EXPECT_EQ(service->title, "Surat é#");
}

TEST(LoadTest, NestingWithoutEndIsRefused) {
  const std::string deep = "a = " + std::string(20'000, '[');
  EXPECT_EQ(Parse(deep, "x.toml").error().reason, "service-syntax");
}

class LoadFolderTest : public testing::Test {
 protected:
  void Write(const std::string& name, std::string_view text) { std::ofstream(dir_ / name) << text; }
  tests::TempDir dir_;
};

TEST_F(LoadFolderTest, ServicesComeInTheOrderOfTheirNames) {
  Write("contoh.toml", kGood);
  Write("abc.toml", Replaced("id = \"contoh\"", "id = \"abc\""));
  Write("README.md", "not a service");
  const auto catalogue = Load(dir_.path());
  ASSERT_TRUE(catalogue) << catalogue.error().message;
  ASSERT_EQ(catalogue->services.size(), 2U);
  EXPECT_EQ(catalogue->services[0].id, "abc");
  EXPECT_EQ(catalogue->Find("contoh"), &catalogue->services[1]);
  EXPECT_EQ(catalogue->Find("lain"), nullptr);
  EXPECT_EQ(FindField(catalogue->services[1], "untuk"), &catalogue->services[1].fields[1]);
}

TEST_F(LoadFolderTest, OneBrokenFileRefusesAll) {
  Write("contoh.toml", kGood);
  Write("rusak.toml", "x");
  const auto catalogue = Load(dir_.path());
  ASSERT_FALSE(catalogue);
  EXPECT_TRUE(catalogue.error().message.starts_with("rusak.toml:1: ")) << catalogue.error().message;
}

TEST_F(LoadFolderTest, TheFileIsCalledLikeItsService) {
  Write("lain.toml", kGood);
  const auto catalogue = Load(dir_.path());
  ASSERT_FALSE(catalogue);
  EXPECT_NE(catalogue.error().message.find("contoh.toml"), std::string::npos);
}

TEST_F(LoadFolderTest, AFileThatNobodyWouldReadRefusesAll) {
  Write("contoh.toml", kGood);
  Write("lain.toml.txt", kGood);
  const auto catalogue = Load(dir_.path());
  ASSERT_FALSE(catalogue);
  EXPECT_EQ(catalogue.error().reason, "file-name");
}

TEST_F(LoadFolderTest, AnEmptyOrAbsentFolderHasNoServices) {
  EXPECT_EQ(Load(dir_.path()).error().reason, "no-services");
  EXPECT_EQ(Load(dir_ / "none").error().reason, "no-services");
}

}  // namespace
