// The service file that is shipped.
#include <gtest/gtest.h>

#include <filesystem>

#include "kiosk/catalogue/load.h"

namespace {

using namespace kiosk::catalogue;

Service Shipped() {
  auto catalogue = Load(std::filesystem::path(ANJUNGAN_SOURCE_DIR) / "kiosk/catalogue/services");
  if (!catalogue) throw std::runtime_error(catalogue.error().message);
  return catalogue->services.at(0);
}

TEST(SktmTest, HasTheSixFactsOfAServiceStandard) {
  const Service sktm = Shipped();
  EXPECT_EQ(sktm.id, "sktm");
  EXPECT_GE(sktm.version, 1);
  EXPECT_FALSE(sktm.requirements.empty());
  EXPECT_FALSE(sktm.standard.procedure.empty());
  EXPECT_FALSE(sktm.standard.duration.empty());
  EXPECT_EQ(sktm.standard.cost, "Gratis");
  EXPECT_FALSE(sktm.standard.product.empty());
  EXPECT_FALSE(sktm.standard.complaints.empty());
}

TEST(SktmTest, TheKadesSignsAndTheCamatAcknowledges) {
  const Service sktm = Shipped();
  ASSERT_EQ(sktm.signatures.size(), 2U);
  EXPECT_EQ(sktm.signatures[0].signer, Signer::kVillageHead);
  EXPECT_EQ(sktm.signatures[0].part, SignerPart::kSigns);
  EXPECT_EQ(sktm.signatures[1].signer, Signer::kCamat);
  EXPECT_EQ(sktm.signatures[1].part, SignerPart::kAcknowledges);
}

TEST(SktmTest, AsksFewQuestionsInWordsThatFitTheScreen) {
  const Service sktm = Shipped();
  EXPECT_LE(sktm.fields.size(), 9U);
  EXPECT_TRUE(FindField(sktm, "nama-orang")->only_if) << "asked only for another person";
  for (const Field& field : sktm.fields) {
    EXPECT_LE(field.question.size(), 45U) << field.id;
    EXPECT_TRUE(field.question.ends_with("?")) << field.id;
    EXPECT_LE(field.help.size(), 90U) << field.id;
    EXPECT_LE(field.label.size(), 24U) << field.id;
  }
}

}  // namespace
