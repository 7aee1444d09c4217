#include "report/kept_id.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "base/hash.h"
#include "base/text.h"

namespace goiso {
namespace {

Error no_such(std::string_view noun, std::string_view prefix, const std::vector<std::string>& ids) {
  const auto near = nearest(prefix, ids);
  const auto hint = !near.empty() ? fmt::format("did you mean '{}'?", near)
                    : ids.empty() ? fmt::format("no {} has been kept yet", noun)
                                  : fmt::format("the newest is '{}'; see 'goiso runs list{}'", ids.front(),
                                                noun == "study" ? " --studies" : "");
  return Error{ErrorKind::kNotFound, fmt::format("no {} named '{}'", noun, valid_utf8(prefix)), {}, hint};
}

}  // namespace

std::string new_kept_id(char letter, std::chrono::system_clock::time_point time) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(time);
  const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(time - seconds).count();
  const auto utc = fmt::gmtime(std::chrono::system_clock::to_time_t(seconds));
  return fmt::format("{}-{:%Y%m%d-%H%M%S}-{:03}-{}", letter, utc, ms, random_hex(3));
}

Result<std::string> id_named(std::string_view prefix, const std::vector<std::string>& ids, std::string_view noun) {
  if (prefix == "latest" && !ids.empty()) {
    return ids.front();
  }
  std::vector<std::string> matching;
  std::copy_if(ids.begin(), ids.end(), std::back_inserter(matching),
               [&](const auto& id) { return !prefix.empty() && id.starts_with(prefix); });
  if (matching.empty()) {
    return no_such(noun, prefix, ids);
  }
  const bool is_exact = std::find(matching.begin(), matching.end(), prefix) != matching.end();
  if (matching.size() > 1 && !is_exact) {
    const auto count = matching.size();
    matching.resize(std::min<std::size_t>(count, 5));
    return Error{ErrorKind::kUsage,
                 fmt::format("'{}' could be any of {} {}", prefix, count, noun == "study" ? "studies" : "runs"),
                 {},
                 fmt::format("write more of it: {}", join(matching, ", "))};
  }
  return is_exact ? std::string(prefix) : matching.front();
}

}  // namespace goiso
