#include "report/page.h"

#include <fmt/format.h>

#include "base/hash.h"
#include "report/markup.h"
#include "report/page_assets.h"

namespace goiso {
namespace {

// As a Content-Security-Policy names an inline element.
std::string source_hash(std::string_view text) {
  Sha256 hash;
  hash.update(text);
  const auto digest = hash.finish();
  return "'sha256-" + to_base64({reinterpret_cast<const char*>(digest.data()), digest.size()}) + "'";
}

}  // namespace

std::string html_page(const std::string& title, const std::string& body) {
  const auto policy =
      fmt::format("default-src 'none'; style-src {}; script-src {}; base-uri 'none'; form-action 'none'",
                  source_hash(kPageStyle), source_hash(kPageScript));
  return fmt::format(
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"{}\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<meta name=\"referrer\" content=\"no-referrer\">\n"
      "<title>{}</title>\n<style>{}</style>\n</head>\n<body>\n{}"
      "<aside id=\"panel\" aria-label=\"The chosen run\" tabindex=\"-1\" hidden></aside>\n"
      "<script>{}</script>\n</body>\n</html>\n",
      policy, html_text(title), kPageStyle, body, kPageScript);
}

std::string html_facts(const std::vector<std::pair<std::string, std::string>>& facts) {
  std::string rows;
  for (const auto& [label, value] : facts) {
    if (!value.empty()) {
      rows += fmt::format("<div><dt>{}</dt><dd>{}</dd></div>", html_text(label), html_text(value));
    }
  }
  return rows.empty() ? "" : "<dl class=\"facts\">" + rows + "</dl>\n";
}

std::string html_section(const std::string& heading, const std::string& content) {
  return content.empty() ? "" : fmt::format("<section>\n<h2>{}</h2>\n{}</section>\n", html_text(heading), content);
}

}  // namespace goiso
