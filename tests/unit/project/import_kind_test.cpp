#include "project/import_kind.h"

#include <gtest/gtest.h>

namespace goiso {
namespace {

TEST(ImportKinds, TellTheProjectsOwnFromOthersAndFromTheStandardLibrary) {
  Project project;
  project.modules = {
      GoMod{"example.test/a", "1.21", "", {{"example.test/a/api", "v1.0.0"}, {"plain/lib", "v1.0.0"}}, {}},
      GoMod{"nodots", "1.21", "", {}, {}}};
  const ImportKinds kinds{project};
  for (const auto& [import, kind] : std::initializer_list<std::pair<const char*, ImportKind>>{
           {"fmt", ImportKind::kStd},
           {"net/http", ImportKind::kStd},
           {"example.test/a", ImportKind::kOwn},
           {"example.test/a/b", ImportKind::kOwn},
           {"example.test/ab", ImportKind::kOther},
           {"example.test/a/api", ImportKind::kOther},  // a module of its own below ours
           {"example.test/a/api/v", ImportKind::kOther},
           {"example.test/a/apis", ImportKind::kOwn},
           {"nodots/b", ImportKind::kOwn},
           {"plain/lib/x", ImportKind::kOther},
           {"golang.org/x/net/html", ImportKind::kOther},
           {"./b", ImportKind::kOwn},
           {"../b", ImportKind::kOwn},
           {"", ImportKind::kOwn}}) {
    EXPECT_EQ(kinds.of(import), kind) << import;
  }
}

}  // namespace
}  // namespace goiso
