#include "command/no_op.h"

#include <algorithm>
#include <array>

#include "base/file.h"
#include "base/text.h"
#include "command/attribute.h"
#include "lab/compiled_content.h"

namespace goiso {
namespace {

constexpr std::size_t kLargestList = 64u << 20;

bool ran_on_both_sides(const BisectAnswer& answer) {
  return !answer.last_good.empty() && !answer.first_bad.empty() && answer.reference &&
         (answer.reference->signature.phase == "run" || answer.reference->signature.phase == "test");
}

Result<std::string> contents_at(const BisectSearch& search, std::size_t node, const std::vector<std::string>& command,
                                std::stop_token stop) {
  const ShownBuild shown{search.watch, "what " + search.bisect.space().nodes[node].name + " compiles to"};
  auto question = search.axis.questions[node];
  question.command = command;
  question.is_new = true;  // what it says is needed, not how it ends
  TRY_ASSIGN(const auto result, search.prober->ask(question, stop));
  if (result.verdict.outcome != Outcome::kPassed) {
    return std::string{};
  }
  TRY_ASSIGN(const auto log, read_file(result.log_path, kLargestList));
  return compiled_contents(log);
}

Result<bool> have_same_contents(const BisectSearch& search, const BisectAnswer& answer,
                                const std::vector<std::string>& command, std::stop_token stop) {
  search.watch.cause_sought();
  TRY_ASSIGN(const auto good, contents_at(search, answer.last_good.front(), command, stop));
  if (good.empty()) {
    return false;
  }
  TRY_ASSIGN(const auto bad, contents_at(search, answer.first_bad.front(), command, stop));
  return good == bad;
}

}  // namespace

Result<bool> compiles_to_the_same(BisectSearch& search, const BisectAnswer& answer, std::stop_token stop) {
  const auto command = listing_contents(search.prober->command());
  const bool may_list = search.order.box.expected_output.empty();  // else the list would have to match it as well
  const bool is_asked =
      search.order.attributes && search.axis.name == "commits" && may_list && ran_on_both_sides(answer);
  if (!is_asked || !command) {
    return false;
  }
  auto same = have_same_contents(search, answer, *command, stop);
  if (!same && ends_explaining(same.error())) {
    return same;
  }
  return same.value_or(false);
}

}  // namespace goiso
