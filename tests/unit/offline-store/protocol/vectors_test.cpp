// The committed vectors mean today what they meant when they were written.
#include "tests/support/protocol/vectors.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <set>
#include <string>

#include "offline-store/protocol/json.h"
#include "tests/support/protocol/openapi.h"
#include "tests/unit/offline-store/protocol/refusal.h"

namespace {

using namespace offline_store::protocol;
using tests::ReasonOf;

TEST(VectorsTest, EveryCaseMeansWhatItSays) {
  const tests::Actors actors(tests::ReadVectors("keys.json"));
  int cases = 0;
  int refused = 0;
  for (const auto& [file, made] : tests::MakeVectors()) {
    if (file == "keys.json") continue;
    const Json committed = tests::ReadVectors(file);
    const std::string format = *committed.Find("format")->text();
    for (const Json& each : *committed.Find("cases")->array()) {
      const std::string name = file + ": " + *each.Find("name")->text();
      const auto means = tests::DecodeVector(format, actors, tests::VectorBytes(each));
      ASSERT_TRUE(means) << name << ": " << means.error().reason;
      EXPECT_EQ(*means, *each.Find("means")) << name;
      ++cases;
    }
    const Json* list = committed.Find("refused");
    if (list == nullptr) continue;
    for (const Json& each : *list->array()) {
      EXPECT_EQ(ReasonOf(tests::DecodeVector(format, actors, tests::VectorBytes(each))),
                *each.Find("reason")->text())
          << file << ": " << *each.Find("name")->text();
      ++refused;
    }
  }
  EXPECT_GE(cases, 40);
  EXPECT_GE(refused, 90);
}

// What the generator writes today has the same files and cases.
TEST(VectorsTest, NoneIsMissing) {
  const auto names = [](const Json& file, std::string_view list) {
    std::vector<std::string> out;
    const Json* items = file.Find(list);
    if (items == nullptr) return out;
    for (const Json& each : *items->array()) out.push_back(*each.Find("name")->text());
    return out;
  };
  std::set<std::string> files;
  for (const auto& [file, made] : tests::MakeVectors()) {
    files.insert(file);
    const Json committed = tests::ReadVectors(file);
    EXPECT_EQ(names(committed, "cases"), names(made, "cases")) << file;
    EXPECT_EQ(names(committed, "refused"), names(made, "refused")) << file;
  }
  for (const auto& each :
       std::filesystem::directory_iterator(std::filesystem::path(tests::VectorsFolder()))) {
    EXPECT_EQ(files.count(each.path().filename()), 1U) << each.path();
  }
}

TEST(OpenapiTest, ItsExamplesAreTheVectors) {
  const std::string document = tests::ReadOpenapi();
  EXPECT_EQ(tests::WithExamples(document), document);
  int requests = 0;
  for (const tests::OpenapiExample& each : tests::OpenapiExamples()) {
    EXPECT_EQ(each.path.front(), '/');
    EXPECT_NE(each.content_type.find('/'), std::string::npos);
    EXPECT_FALSE(each.body.empty());
    if (each.status.empty()) ++requests;
  }
  EXPECT_EQ(requests, 5);
}

}  // namespace
