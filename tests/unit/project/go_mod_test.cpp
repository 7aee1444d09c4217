#include "project/go_mod.h"

#include <gmock/gmock.h>

namespace goiso {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;
using testing::UnorderedElementsAre;

std::vector<std::string> requirements(const GoMod& mod) {
  std::vector<std::string> all;
  for (const auto& one : mod.require) {
    all.push_back(one.path + "@" + one.version);
  }
  return all;
}

TEST(GoMod, ReadsLinesAndBlocks) {
  const auto mod = parse_go_mod(
      "module example.test/a\n\ngo 1.21\ntoolchain go1.21.3\n"
      "require example.test/b v1.0.0\nrequire (\n\texample.test/c v1.1.0 // indirect\n\texample.test/d v0.0.1\n)\n"
      "exclude example.test/e v1.0.0\nretract [v1.0.0, v1.1.0]\n");
  EXPECT_EQ(mod.module, "example.test/a");
  EXPECT_EQ(mod.go_line, "1.21");
  EXPECT_EQ(mod.toolchain_line, "go1.21.3");
  EXPECT_THAT(requirements(mod),
              ElementsAre("example.test/b@v1.0.0", "example.test/c@v1.1.0", "example.test/d@v0.0.1"));
}

TEST(GoMod, AWordEndsWhereGoEndsIt) {
  const auto mod = parse_go_mod(
      "module \"example.test/a\"//c\ngo 1.21//x\nrequire(\n\texample.test/b v1.0.0//indirect\n)//end\ntoolchain "
      "`go1.22.1`\n");
  EXPECT_EQ(mod.module, "example.test/a");
  EXPECT_EQ(mod.go_line, "1.21");
  EXPECT_EQ(mod.toolchain_line, "go1.22.1");
  EXPECT_THAT(requirements(mod), ElementsAre("example.test/b@v1.0.0"));
}

TEST(GoMod, AnotherVersionOfAModuleLeavesTheRestByteByByte) {
  const auto* const text = "module m\nrequire (\n\ta.test/x v1.0.0 // was v1.0.0\n\ta.test/xy v1.0.0\n)\n";
  EXPECT_EQ(with_module_version(text, "a.test/x", "v1.2.0"),
            "module m\nrequire (\n\ta.test/x v1.2.0 // was v1.0.0\n\ta.test/xy v1.0.0\n)\n"
            "\nreplace a.test/x => a.test/x v1.2.0\n");
  EXPECT_EQ(with_module_version("require a.test/x v1.0.0\nexclude a.test/x v1.0.0", "a.test/x", "v0.9.0"),
            "require a.test/x v0.9.0\nexclude a.test/x v1.0.0\n\nreplace a.test/x => a.test/x v0.9.0\n");
}

TEST(GoMod, ReplacementsKeepTheVersionTheySpeakOf) {
  const auto mod = parse_go_mod(
      "replace a.test/x => ../x\nreplace (\n  b.test/y v1.2.3 => c.test/z v1.0.0\n  d.test/w => /abs\n  broken "
      "=>\n)\n");
  EXPECT_THAT(mod.replace, UnorderedElementsAre(Pair("a.test/x", "../x"), Pair("b.test/y@v1.2.3", "c.test/z@v1.0.0"),
                                                Pair("d.test/w", "/abs")));
}

TEST(GoMod, AnEmptyBlockSwallowsNothing) {
  EXPECT_EQ(parse_go_mod("require ()\ngo 1.22\n").go_line, "1.22");
  EXPECT_EQ(parse_go_mod("require()\ngo 1.22\n").go_line, "1.22");
}

TEST(GoMod, WindowsLineEndsAreNoPartOfAWord) {
  EXPECT_EQ(parse_go_mod("module a.test\r\ngo 1.21\r\n").go_line, "1.21");
}

TEST(GoMod, WhatDoesNotParseIsPassedOver) {
  const auto mod = parse_go_mod("<<<<<<< HEAD\ngo 1.21 1.22\nmodule\nrequire x\n\"open\n)\n");
  EXPECT_EQ(mod.module, "");
  EXPECT_EQ(mod.go_line, "");
  EXPECT_THAT(mod.require, IsEmpty());
  EXPECT_EQ(parse_go_mod("").go_line, "");
  EXPECT_EQ(parse_go_mod(std::string(1 << 16, '(')).go_line, "");
}

TEST(GoMod, AnotherGoLineLeavesTheRestAsItIs) {
  EXPECT_EQ(with_go_line("module m // go 1.1\r\n\r\ngo  1.22.3 // why\r\nrequire a/b v1.0.0\r\n", "1.21"),
            "module m // go 1.1\r\n\r\ngo  1.21 // why\r\nrequire a/b v1.0.0\r\n");
  EXPECT_EQ(with_go_line("module m\ngo 1.22", "1.21"), "module m\ngo 1.21");
  EXPECT_EQ(with_go_line("module go\n\tgo\t1.22\n", "1.9"), "module go\n\tgo\t1.9\n");
}

TEST(GoMod, AGoLineIsAddedWhereThereIsNone) {
  EXPECT_EQ(with_go_line("module m\nrequire (\n\tgo v1.2.3\n)", "1.21"),
            "module m\nrequire (\n\tgo v1.2.3\n)\n\ngo 1.21\n");
  EXPECT_EQ(with_go_line("", "1.21"), "\ngo 1.21\n");
}

TEST(GoWork, ReadsItsModules) {
  const auto work =
      parse_go_work("go 1.22.0\ntoolchain default\nuse(\n\t./a//x\n\t\"./b c\"\n)\nuse ../d\nreplace x.test => ./y\n");
  EXPECT_EQ(work.go_line, "1.22.0");
  EXPECT_EQ(work.toolchain_line, "default");
  EXPECT_THAT(work.use, ElementsAre("./a", "./b c", "../d"));
  EXPECT_THAT(work.replace, ElementsAre(Pair("x.test", "./y")));
}

TEST(LocalPath, IsWhatGoCallsOne) {
  for (const auto* path : {".", "..", "./x", "../x", "/x"}) {
    EXPECT_TRUE(is_local_path(path)) << path;
  }
  for (const auto* path : {"", "x", "x.test/y", ".x", "..x", "...", "x/../y"}) {
    EXPECT_FALSE(is_local_path(path)) << path;
  }
}

}  // namespace
}  // namespace goiso
