#pragma once
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "model/probe_result.h"
#include "report/page_logs.h"

namespace goiso {

/// One run on a page. Texts are raw, but for `mark`.
struct RunDetail {
  std::string anchor;                                      ///< id of the element that holds it: [a-z0-9-] alone
  std::string title;                                       ///< "go1.21.3, linux/amd64"
  std::string mark;                                        ///< html_mark of it
  std::string tags;                                        ///< words of the page's filter
  std::vector<std::pair<std::string, std::string>> facts;  ///< before those of the result
  const ProbeResult* result = nullptr;                     ///< null for one that did not run
};

/// The folded details of the runs of a page. An output that an earlier run wrote byte for byte is referred to.
class RunDetails {
 public:
  /// Without `logs`, which must outlive it, each run shows the excerpt that its result has.
  explicit RunDetails(PageLogs* logs = nullptr) : page_logs_(logs) {}
  void add(const RunDetail& run);
  const std::string& html() const { return html_; }

 private:
  std::string log(const RunDetail& run);
  std::string excerpt(const ProbeResult& result, const std::string& place, const std::string& remark);
  PageLogs* page_logs_;
  std::map<std::string, std::string> logs_;  // excerpt, or digest of a log that is shown -> anchor of its element
  std::string html_;
};

/// A coloured mark: `text` in an element of the classes `mark` and `classes`; with an anchor a link that opens it.
/// `label` is what a screen reader and the pointer tell.
std::string html_mark(const std::string& text, const std::string& classes, const std::string& label = "",
                      const std::string& anchor = "", const std::string& tags = "");

}  // namespace goiso
