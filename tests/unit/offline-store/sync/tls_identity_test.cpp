#include "offline-store/sync/tls_identity.h"

#include <gtest/gtest.h>

#include "base/file.h"
#include "tests/support/temp_dir.h"

namespace offline_store::sync {
namespace {

namespace fs = std::filesystem;

TEST(TlsIdentityTest, IsMadeOnceAndKept) {
  tests::TempDir dir;
  const auto made = OpenTlsIdentity(dir / "a/sync");
  ASSERT_TRUE(made) << made.error().message;
  EXPECT_EQ(fs::status(made->pem).permissions(), fs::perms::owner_read | fs::perms::owner_write);
  EXPECT_EQ(fs::status(dir / "a/sync").permissions(), fs::perms::owner_all);
  const auto again = OpenTlsIdentity(dir / "a/sync");
  ASSERT_TRUE(again);
  EXPECT_EQ(again->spki, made->spki);
  EXPECT_NE(OpenTlsIdentity(dir / "b")->spki, made->spki);
}

TEST(TlsIdentityTest, ADamagedFileIsRefusedAndNotReplaced) {
  tests::TempDir dir;
  const auto made = OpenTlsIdentity(dir.path());
  base::Bytes content = *base::ReadFile(made->pem, 100'000);
  content.resize(content.size() / 2);
  ASSERT_TRUE(base::WriteFileDurably(made->pem, content, base::FileAccess::kPrivate));
  EXPECT_EQ(OpenTlsIdentity(dir.path()).error().reason, "tls-key-broken");
  EXPECT_EQ(*base::ReadFile(made->pem, 100'000), content);
}

TEST(TlsIdentityTest, ACertificateOfAnotherKeyIsRefused) {
  tests::TempDir dir;
  const auto text = [](const TlsIdentity& identity) {
    return std::string(base::AsText(*base::ReadFile(identity.pem, 100'000)));
  };
  const std::string one = text(*OpenTlsIdentity(dir / "1"));
  const std::string two = text(*OpenTlsIdentity(dir / "2"));
  const std::string mark = "-----BEGIN CERTIFICATE";
  const std::string mixed = one.substr(0, one.find(mark)) + two.substr(two.find(mark));
  ASSERT_TRUE(
      base::WriteFileDurably(dir / "1/tls.pem", base::AsBytes(mixed), base::FileAccess::kPrivate));
  EXPECT_EQ(OpenTlsIdentity(dir / "1").error().reason, "tls-key-broken");
}

TEST(TlsIdentityTest, AKeyThatOthersMayReadIsRefused) {
  tests::TempDir dir;
  const auto made = OpenTlsIdentity(dir.path());
  fs::permissions(made->pem, fs::perms::group_read, fs::perm_options::add);
  EXPECT_EQ(OpenTlsIdentity(dir.path()).error().reason, "tls-key-exposed");
}

}  // namespace
}  // namespace offline_store::sync
