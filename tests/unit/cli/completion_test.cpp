#include "cli/completion.h"

#include <gmock/gmock.h>

#include "support/run_program.h"

namespace goiso {
namespace {

using testing::HasSubstr;

std::vector<CommandOutline> commands() {
  return {{"goiso", "why", {"runs"}, {{"--help", "this text", false, false}}},
          {"goiso runs", "the runs", {"show", "list"}, {}},
          {"goiso runs show",
           "one run's document: all",
           {},
           {{"--json", "one document", false, true}, {"--engine", "URL", true, true}}},
          {"goiso runs list", "newest first", {}, {}}};
}

std::string complete_in_bash(const std::string& words, int at) {
  const auto script = completion(Shell::kBash, commands()) + "COMP_WORDS=(" + words +
                      "); COMP_CWORD=" + std::to_string(at) + "; _goiso; echo \"${COMPREPLY[*]}\"\n";
  const auto end = run_program({"/bin/bash", "-c", script}, {}, std::chrono::seconds{30});
  EXPECT_EQ(end.err, "");
  return end.out;
}

TEST(Completion, BashCompletesCommandsAndFlagsWhereTheyBelong) {
  EXPECT_EQ(complete_in_bash("goiso ''", 1), "runs --help\n");
  EXPECT_EQ(complete_in_bash("goiso runs s", 2), "show\n");
  EXPECT_EQ(complete_in_bash("goiso runs show --", 3), "--json --engine\n");
  EXPECT_EQ(complete_in_bash("goiso runs show --json --e", 4), "--engine\n");
  EXPECT_EQ(complete_in_bash("goiso runs -- s", 3), "\n");
}

TEST(Completion, QuotesWhatTheShellWouldObey) {
  EXPECT_THAT(completion(Shell::kZsh, commands()), HasSubstr("'show:one run'\\''s document\\: all'"));
  EXPECT_THAT(completion(Shell::kFish, commands()), HasSubstr("-f -a show -d 'one run\\'s document: all'"));
  EXPECT_THAT(completion(Shell::kFish, commands()), HasSubstr("-l engine -r -d 'URL'"));
}

}  // namespace
}  // namespace goiso
