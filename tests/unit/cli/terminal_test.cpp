#include "cli/terminal.h"

#include <gmock/gmock.h>

#include "cli/options.h"

namespace goiso {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

TEST(ErrorText, SaysWhatWhileAndHelp) {
  const Error error{
      ErrorKind::kUsage, "cannot open 'go.mod'", {"reading the project at './proj'", "starting"}, "name a folder"};
  EXPECT_EQ(
      error_text(error),
      "error: cannot open 'go.mod'\n  while reading the project at './proj'\n  while starting\nhelp: name a folder\n");
  EXPECT_EQ(error_text(Error{ErrorKind::kUsage, "x", {}, {}}), "error: x\n");
}

TEST(ErrorText, WhatCameFromOutsideIsHarmless) {
  const auto text = error_text(Error{ErrorKind::kUsage, "cannot open '\x1b]0;x\x07\xff'", {"::error::x"}, "a\rb"});
  EXPECT_THAT(text, Not(HasSubstr("\x1b")));
  EXPECT_THAT(text, Not(HasSubstr("\r")));
  EXPECT_THAT(text, Not(HasSubstr("\xff'")));
}

TEST(ErrorText, AnOverlongWordIsCut) {
  EXPECT_LT(error_text(Error{ErrorKind::kUsage, std::string(100'000, 'x'), {}, {}}).size(), 2'100U);
}

TEST(CommandLine, SplitsAtTheFirstSeparatorOnly) {
  const char* const words[] = {"goiso", "reproduce", "--", "go", "--", "x"};
  const auto line = split_command_line(6, words);
  EXPECT_THAT(line.words, ElementsAre("reproduce"));
  EXPECT_THAT(line.command, ElementsAre("go", "--", "x"));
  EXPECT_TRUE(line.has_separator);
  EXPECT_FALSE(split_command_line(2, words).has_separator);
  EXPECT_TRUE(split_command_line(0, nullptr).words.empty());
}

}  // namespace
}  // namespace goiso
