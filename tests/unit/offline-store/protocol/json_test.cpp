#include "offline-store/protocol/json.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/unit/offline-store/protocol/refusal.h"

namespace {

using namespace offline_store::protocol;
using tests::ReasonOf;

std::string Reason(std::string_view text) {
  return ReasonOf(ParseJson(text, 1000, 4));
}

TEST(JsonTest, KeepsOrderAndTypes) {
  const std::string text =
      R"({"z":[1,-2,true,null,"a\"b"],"a":{"b":{}},"c":9223372036854775807,"d":[]})";
  const auto json = ParseJson(text, 1000);
  ASSERT_TRUE(json) << json.error().message;
  EXPECT_EQ(WriteJson(*json), text);
  EXPECT_EQ(*json->Find("z")->array()->at(1).integer(), -2);
  EXPECT_TRUE(json->Find("z")->array()->at(3).is_null());
  EXPECT_EQ(json->Find("nothing"), nullptr);
  EXPECT_EQ(ParseJson(WriteJsonIndented(*json), 1000).value(), *json);
}

TEST(JsonTest, RefusesWhatTwoReadersCouldReadDifferently) {
  EXPECT_EQ(Reason(R"({"a":1,"a":2})"), "json-duplicate-key");
  EXPECT_EQ(Reason(R"({"a":1,"\u0061":2})"), "json-duplicate-key");
  EXPECT_EQ(Reason("1.5"), "json-number");
  EXPECT_EQ(Reason("1e3"), "json-number");
  EXPECT_EQ(Reason("9223372036854775808"), "json-number");
  EXPECT_EQ(Reason("99999999999999999999999"), "json-number");
  EXPECT_EQ(Reason("\"\xff\""), "json-syntax");
  EXPECT_EQ(Reason("\"\\ud800\""), "json-syntax");
  for (const char* broken :
       {"", "{", "[1,]", "{\"a\"}", "01", "'a'", "nul", "[1] 2", "// x\n1", "\"a\nb\"", "NaN",
        "\xef\xbb\xbf"
        "x"}) {
    EXPECT_EQ(Reason(broken), "json-syntax") << broken;
  }
}

TEST(JsonTest, RefusesWhatTheParserWouldPassOver) {
  EXPECT_EQ(Reason("\xef\xbb\xbf{}"), "json-syntax");
  EXPECT_EQ(Reason(std::string("{}\0", 3)), "json-syntax");
  EXPECT_EQ(Reason(std::string("1\0 2", 4)), "json-syntax");
}

TEST(JsonTest, HasLimits) {
  EXPECT_EQ(Reason("[[[[1]]]]"), "ok");
  EXPECT_EQ(Reason("[[[[[1]]]]]"), "json-too-deep");
  EXPECT_EQ(Reason(std::string(1001, ' ')), "json-too-large");
  EXPECT_EQ(ReasonOf(ParseJson(std::string(1'000'000, '['), 2'000'000)), "json-too-deep");
}

TEST(JsonTest, WipingOverwritesItsTexts) {
  Json json(JsonObject{{"a", JsonArray{std::string(64, 'x')}}});
  const std::string* text = json.Find("a")->array()->front().text();
  const char* buffer = text->data();
  json.Wipe();
  EXPECT_TRUE(text->empty());
  EXPECT_EQ(std::string(buffer, 64), std::string(64, '\0'));
}

}  // namespace
