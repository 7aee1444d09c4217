#include "project/go_imports.h"

#include <gmock/gmock.h>

namespace goiso {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(Imports, AllFormsOfADeclarationAreRead) {
  EXPECT_THAT(imports_of("// Copyright\n/* more\n*/ package a // the package\nimport \"fmt\"\nimport (\n\tx "
                         "\"a/b\"\n\t_ `c`\n\t. \"d\" /* e */\n)\n"
                         "import ();import(\"e\";\"f\")\nvar x = 1\nimport \"not\"\n"),
              ElementsAre("fmt", "a/b", "c", "d", "e", "f"));
}

TEST(Imports, NothingBehindTheFirstDeclarationIsRead) {
  EXPECT_THAT(imports_of("package a\nfunc f() {}\nimport \"fmt\"\n"), IsEmpty());
  EXPECT_THAT(imports_of("package a\nvar s = `\nimport \"fmt\"\n`\n"), IsEmpty());
}

TEST(Imports, AByteOrderMarkAndBuildTagsAreNoObstacle) {
  EXPECT_THAT(imports_of("\xEF\xBB\xBF//go:build linux\n\npackage grüße\r\nimport \"os\"\r\n"), ElementsAre("os"));
}

TEST(Imports, ACommentThatLooksLikeAnImportIsNone) {
  EXPECT_THAT(imports_of("package a\n// import \"x\"\n/* import \"y\" */\nimport \"z\" // import \"w\"\n"),
              ElementsAre("z"));
}

TEST(Imports, BrokenSourceEndsTheReading) {
  for (const auto* source :
       {"", "package", "package a import", "package a\nimport", "package a\nimport (", "package a\nimport \"open",
        "package a\nimport x", "import \"fmt\"", "package a\nimport 'x'", "/* open", "package a\nimport (x y \"z\")"}) {
    EXPECT_THAT(imports_of(source), IsEmpty()) << source;
  }
  EXPECT_THAT(imports_of("package a\nimport \"fmt\"\nimport ("), ElementsAre("fmt"));
}

}  // namespace
}  // namespace goiso
