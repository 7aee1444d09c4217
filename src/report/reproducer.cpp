#include "report/reproducer.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "report/fill_in.h"
#include "report/markup.h"
#include "report/reproducer_assets.h"
#include "report/shell_line.h"

namespace goiso {
namespace {

// Names of places inside a box, and what the script decides itself.
constexpr std::array<std::string_view, 9> kPlaces{"PATH",   "HOME",        "TMPDIR",  "GOCACHE", "GOMODCACHE",
                                                  "GOPATH", "GOTOOLCHAIN", "GOPROXY", "GOSUMDB"};

// In single quotes whatever it is: a reader sees at once where each word ends.
std::string shell_quoted(std::string_view word) {
  std::string out = "'";
  for (const char c : word) {
    out += c == '\'' ? std::string{"'\\''"} : std::string{c};
  }
  return out + "'";
}

std::string settings(const Reproducer& run) {
  std::string lines;
  for (const auto& [name, value] : run.environment) {
    if (std::find(kPlaces.begin(), kPlaces.end(), name) == kPlaces.end()) {
      lines += shell_quoted(name + "=" + value) + " \\\n  ";
    }
  }
  return lines;
}

std::string words(const Reproducer& run) {
  std::string text;
  for (const auto& word : run.command) {
    text += (text.empty() ? "" : " ") + shell_quoted(word);
  }
  return text;
}

// The box had a proxy of goiso's own, which nobody else has.
std::string proxy(const Reproducer& run) {
  return run.needs_modules ? R"(${GOPROXY:+"GOPROXY=$GOPROXY"} ${GOSUMDB:+"GOSUMDB=$GOSUMDB"})"
                           : "GOPROXY=off GOSUMDB=off";
}

}  // namespace

std::string reproduce_script(const Reproducer& run) {
  return fill_in(kReproduceScript,
                 {{"WANT", run.go.name()},
                  {"FOLDER", shell_quoted(run.folder)},
                  {"WORDS", words(run)},
                  {"GOPATH", run.gopath.empty() ? "\"$work/home/go\"" : "\"$work/src\"/" + shell_quoted(run.gopath)},
                  {"LIMIT", run.timeout_s > 0 ? fmt::format("timeout {} ", run.timeout_s) : ""},
                  {"PROXY", proxy(run)},
                  {"SETTINGS", settings(run)},
                  {"EXIT", fmt::format("{}", run.exit_code)}});
}

std::string reproduce_dockerfile(const Reproducer& run) {
  return fmt::format(
      "# docker build -t reproduce . && docker run --rm reproduce\n"
      "# Any image with {0}, a shell and tar will do; the script refuses another release.\n"
      "ARG GO_IMAGE=golang:{1}\n"
      "FROM ${{GO_IMAGE}}\n"
      "COPY . /reproduce\n"
      "CMD [\"sh\", \"/reproduce/reproduce.sh\"]\n",
      run.go.name(), run.go.text());
}

std::string reproduce_readme(const Reproducer& run) {
  const auto flags = (run.needs_modules ? std::string() : std::string("--network none ")) +
                     (run.memory > 0 ? fmt::format("--memory {} ", run.memory) : "");
  auto text = fmt::format("# {}\n\n{} with {}: {}, exit code {}.\n\n", markdown_text(run.run),
                          markdown_code(command_line(run.command)), run.go.name(), run.outcome, run.exit_code);
  text += run.first_line.empty() ? "" : markdown_block(run.first_line) + "\n";
  text += "Nothing here needs goiso. Either\n\n" +
          markdown_block(fmt::format("sh reproduce.sh /path/to/{}/bin/go", run.go.name()), "sh") + "\nor\n\n" +
          markdown_block(fmt::format("docker build -t reproduce .\ndocker run --rm {}reproduce", flags), "sh") + "\n";
  text += fmt::format("- Go: {}, archive {} ({})\n", run.go.name(), markdown_code(run.sdk), markdown_text(run.trust));
  text += fmt::format("- project: {}, SHA-256 of project.tar{}\n", markdown_code(run.project_digest),
                      run.has_project ? "; its files: tar -tf project.tar"
                                      : ". It is not here: put the project's files there as project.tar");
  text += run.needs_modules ? "- modules come through GOPROXY; the box had a proxy that checked each hash\n" : "";
  return text +
         "- run.json is the run as goiso kept it, log what it printed\n"
         "- the build that is repeated here is not contained as goiso contained it: run what you do not trust in a\n"
         "  container or a virtual machine\n";
}

}  // namespace goiso
