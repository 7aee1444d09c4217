#include "report/run_details.h"

#include <fmt/format.h>

#include "base/clock.h"
#include "report/markup.h"
#include "report/page.h"
#include "report/verdict_words.h"

namespace goiso {
namespace {

std::string time_text(const ProbeResult& result) {
  return fmt::format("{} (prepare {}, teardown {}){}", human_duration(result.build), human_duration(result.prepare),
                     human_duration(result.teardown), result.is_cached ? ", from an earlier run" : "");
}

std::string exit_text(const Verdict& verdict) {
  return verdict.signal != 0 ? fmt::format("signal {}", verdict.signal) : fmt::format("{}", verdict.exit_code);
}

void add_facts_of(const ProbeResult& result, std::vector<std::pair<std::string, std::string>>& facts) {
  const auto& signature = result.verdict.signature;
  facts.emplace_back("outcome", outcome_text(result.verdict));
  facts.emplace_back("exit", exit_text(result.verdict));
  facts.emplace_back("failure", signature ? signature->first_line : "");
  facts.emplace_back("signature", signature ? signature->id + " " + signature->phase + " " + signature->kind : "");
  facts.emplace_back("package", signature ? signature->package : "");
  facts.emplace_back("time", time_text(result));
  facts.emplace_back("memory", result.peak_memory > 0 ? human_size(result.peak_memory) : "");
  facts.emplace_back("run", result.run);
  facts.emplace_back("SDK", result.sdk);
  facts.emplace_back("log", result.log_path);
  facts.emplace_back("whole log", result.run.empty() || result.log_path.empty() ? "" : "goiso runs log " + result.run);
  facts.emplace_back("log digest", result.log_sha256);
}

std::string log_element(const std::string& place, const std::string& html) {
  return fmt::format("<pre id=\"{}\" tabindex=\"0\">\n{}</pre>", place, html);
}

std::string same_log(const std::string& place) {
  return fmt::format("<p class=\"soft\" data-log=\"{0}\">The same output as <a href=\"#{0}\">an earlier run</a>.</p>",
                     place);
}

}  // namespace

std::string html_mark(const std::string& text, const std::string& classes, const std::string& label,
                      const std::string& anchor, const std::string& tags) {
  const auto title = label.empty() ? "" : fmt::format(" title=\"{}\"", html_text(label));
  if (anchor.empty()) {
    return fmt::format("<span class=\"mark {}\"{}>{}</span>", classes, title, html_text(text));
  }
  const auto words = tags.empty() ? "" : fmt::format(" data-tags=\"{}\"", html_text(tags));
  return fmt::format("<a class=\"mark {}\" href=\"#{}\" data-open{}{}>{}</a>", classes, anchor, title, words,
                     html_text(text));
}

std::string RunDetails::excerpt(const ProbeResult& result, const std::string& place, const std::string& remark) {
  const auto said = remark.empty() ? "" : fmt::format("<p class=\"soft\">{}</p>", html_text(remark));
  if (result.log_tail.empty()) {
    return "";
  }
  const auto [at, is_new] = logs_.emplace(result.log_tail, place);
  return is_new ? said + log_element(place, html_text(result.log_tail)) : same_log(at->second);
}

std::string RunDetails::log(const RunDetail& run) {
  if (run.result == nullptr) {
    return "";
  }
  const auto place = run.anchor + "-log";
  const auto& digest = run.result->log_sha256;
  if (const auto shown = logs_.find(digest); !digest.empty() && shown != logs_.end()) {
    return same_log(shown->second);
  }
  const auto kept = page_logs_ == nullptr ? PageLogs::Part{} : page_logs_->of(*run.result);
  if (kept.html.empty()) {
    return excerpt(*run.result, place, kept.remark);
  }
  logs_.emplace(digest, place);
  return log_element(place, kept.html);
}

void RunDetails::add(const RunDetail& run) {
  auto facts = run.facts;
  if (run.result != nullptr) {
    add_facts_of(*run.result, facts);
  }
  const auto said = run.result == nullptr ? "did not run" : failure_line(run.result->verdict);
  html_ += fmt::format(
      "<details class=\"run\" data-tags=\"{}\"><summary>{} {} <span class=\"soft\">{}</span></summary>"
      "<div id=\"{}\" data-title=\"{}\">{}{}</div></details>\n",
      html_text(run.tags), run.mark, html_text(run.title), html_text(said), run.anchor, html_text(run.title),
      html_facts(facts), log(run));
}

}  // namespace goiso
