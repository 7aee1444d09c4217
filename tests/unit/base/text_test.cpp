#include "base/text.h"

#include <gmock/gmock.h>

namespace goiso {
namespace {

using testing::ElementsAre;

TEST(Text, SplitKeepsEmptyParts) {
  EXPECT_THAT(split("a,,b", ','), ElementsAre("a", "", "b"));
  EXPECT_THAT(split("", ','), ElementsAre(""));
}

TEST(Text, SplitLinesDropsLineEndsOfBothKinds) { EXPECT_THAT(split_lines("a\r\nb\n\nc"), ElementsAre("a", "b", "", "c")); }

TEST(Text, JoinKeepsEmptyParts) {
  EXPECT_EQ(join({"", "a", ""}, ","), ",a,");
  EXPECT_EQ(join({}, ","), "");
}

TEST(TerminalSafe, MakesEveryControlByteButNewlineAndTabVisible) {
  for (int byte = 0; byte < 0x100; ++byte) {
    const std::string raw{'x', static_cast<char>(byte), 'x'};
    const auto safe = terminal_safe(raw);
    const bool is_plain = byte == '\n' || byte == '\t' || (byte >= 0x20 && byte < 0x7F);
    EXPECT_EQ(safe == raw, is_plain) << byte;
    for (const char c : safe) {
      EXPECT_TRUE(c == '\n' || c == '\t' || (c >= 0x20 && c < 0x7F)) << byte;
    }
  }
}

TEST(TerminalSafe, NamesBidiControlsAndC1AndLineSeparators) {
  EXPECT_EQ(terminal_safe("a\u202eb"), "a\\u202eb");
  EXPECT_EQ(terminal_safe("a\u2028b"), "a\\u2028b");
  EXPECT_EQ(terminal_safe("a\u009bb"), "a\\x9bb");
  EXPECT_EQ(terminal_safe("\x1b[31mred"), "\\x1b[31mred");
}

TEST(TerminalSafe, KeepsOrdinaryLettersOfEveryScript) { EXPECT_EQ(terminal_safe("größe 世界 🙂"), "größe 世界 🙂"); }

TEST(TerminalSafe, KeepsCiServicesFromObeyingALine) {
  EXPECT_EQ(terminal_safe("::set-output name=x::y\n  ##[group]z"), "\\::set-output name=x::y\n\\  ##[group]z");
  EXPECT_EQ(terminal_safe("# example.test/a\na::b"), "# example.test/a\na::b");
}

TEST(ValidUtf8, ReplacesEachByteThatBelongsToNoCharacter) {
  EXPECT_EQ(valid_utf8("a\xff\xc3(\xed\xa0\x80z"), "a\uFFFD\uFFFD(\uFFFD\uFFFD\uFFFDz");
  EXPECT_EQ(valid_utf8("\xc0\xaf"), "\uFFFD\uFFFD");
}

TEST(ShellQuoted, QuotesWhatAShellWouldRead) {
  EXPECT_EQ(shell_quoted("./..."), "./...");
  EXPECT_EQ(shell_quoted(""), "''");
  EXPECT_EQ(shell_quoted("it's"), "'it'\\''s'");
  EXPECT_EQ(shell_quoted("$x"), "'$x'");
}

TEST(Nearest, SuggestsOnlyWhatIsNear) {
  EXPECT_EQ(nearest("reproduec", {"bisect", "reproduce"}), "reproduce");
  EXPECT_EQ(nearest("zzz", {"bisect", "reproduce"}), "");
  EXPECT_EQ(nearest(std::string(100'000, 'a'), {"a"}), "");
}

}  // namespace
}  // namespace goiso
