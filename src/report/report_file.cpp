#include "report/report_file.h"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <charconv>

#include "base/file.h"
#include "base/text.h"
#include "report/bisect_html.h"
#include "report/bisect_json.h"
#include "report/bisect_junit.h"
#include "report/bisect_markdown.h"
#include "report/matrix_html.h"
#include "report/matrix_json.h"
#include "report/matrix_junit.h"
#include "report/matrix_markdown.h"

namespace goiso {
namespace {

namespace fs = std::filesystem;

std::string suffix_of(const fs::path& path) {
  auto suffix = path.extension().string();
  std::transform(suffix.begin(), suffix.end(), suffix.begin(), [](unsigned char c) { return std::tolower(c); });
  return suffix;
}

bool is_known(const std::string& suffix) {
  return suffix == ".json" || suffix == ".xml" || suffix == ".md" || suffix == ".html";
}

// umask(2) can only be read by setting it, for every thread; the kernel tells it here as well.
mode_t umask_of_process() {
  constexpr std::string_view kLabel = "Umask:";
  const auto status = read_file("/proc/self/status");
  for (const auto line : status ? split_lines(*status) : std::vector<std::string_view>{}) {
    if (line.starts_with(kLabel)) {
      const auto digits = trim(line.substr(kLabel.size()));
      mode_t mask = 0;
      std::from_chars(digits.data(), digits.data() + digits.size(), mask, 8);
      return mask;
    }
  }
  return 077;
}

// A link to a report stays a link, also where what it names is not there yet.
fs::path behind_links(fs::path path) {
  constexpr int kMostLinks = 40;  // as path_resolution(7)
  std::error_code error;
  for (int hop = 0; hop < kMostLinks && fs::is_symlink(path, error); ++hop) {
    path = path.parent_path() / fs::read_symlink(path, error);
  }
  return path;
}

// A report is for others to read, unlike what goiso keeps for itself.
Result<void> write_for_others(const fs::path& named, const std::string& text) {
  const auto path = behind_links(named);
  TRY(write_file_atomically(path, text));
  if (chmod(path.c_str(), 0666 & ~umask_of_process()) != 0) {
    return system_error(ErrorKind::kStore, fmt::format("cannot set the mode of '{}'", path.string()), errno);
  }
  return {};
}

template <class Report>
Result<void> write_any(const fs::path& path, const Report& report) {
  TRY(check_report_path(path));
  const auto suffix = suffix_of(path);
  PageLogs logs;
  const auto text = suffix == ".json"  ? to_json(report)
                    : suffix == ".xml" ? to_junit(report)
                    : suffix == ".md"  ? to_markdown(report)
                                       : to_html(report, &logs);
  return write_report(path, text);
}

}  // namespace

Result<void> check_report_path(const fs::path& path) {
  if (!is_known(suffix_of(path))) {
    return Error{ErrorKind::kUsage,
                 fmt::format("cannot tell from '{}' what kind of report to write", valid_utf8(path.string())),
                 {},
                 "end it in .json, .xml (JUnit), .md or .html"};
  }
  std::error_code error;
  if (fs::is_directory(path, error)) {
    return Error{
        ErrorKind::kUsage, fmt::format("'{}' is a folder", valid_utf8(path.string())), {}, "name a file in it"};
  }
  if (fs::exists(path, error) && !fs::is_regular_file(path, error)) {  // the new file would take its place
    return Error{
        ErrorKind::kUsage, fmt::format("'{}' is no regular file", valid_utf8(path.string())), {}, "name another file"};
  }
  const auto target = behind_links(path);
  if (fs::is_symlink(target, error)) {
    return Error{
        ErrorKind::kUsage, fmt::format("'{}' is a link that leads to itself", valid_utf8(path.string())), {}, ""};
  }
  const auto folder = target.has_parent_path() ? target.parent_path() : fs::path(".");
  if (access(folder.c_str(), W_OK | X_OK) != 0) {
    return system_error(ErrorKind::kStore, fmt::format("cannot write to the folder '{}'", valid_utf8(folder.string())),
                        errno);
  }
  return {};
}

Result<void> write_report(const fs::path& path, const std::string& text) {
  auto written = write_for_others(path, text);
  return written ? Result<void>{}
                 : Result<void>{
                       while_doing(std::move(written).error(), fmt::format("writing the report '{}'", path.string()))};
}

Result<void> write_report(const fs::path& path, const BisectReport& report) { return write_any(path, report); }

Result<void> write_report(const fs::path& path, const MatrixReport& report) { return write_any(path, report); }

}  // namespace goiso
