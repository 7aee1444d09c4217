#include "command/export_run.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstdio>
#include <fstream>
#include <limits>
#include <nlohmann/json.hpp>
#include <set>

#include "archive/spool.h"
#include "base/file.h"
#include "base/owner.h"
#include "base/text.h"
#include "project/open_project.h"
#include "project/snapshot.h"
#include "report/reproducer.h"
#include "sandbox/places.h"

namespace goiso {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;
constexpr const char* kHalfWritten = ".goiso-export-";

// Of a kept document, which another goiso may have written: what is not there is "" or 0.
std::string text_at(const Json& run, const char* pointer) {
  const Json::json_pointer at{pointer};
  return run.contains(at) && run[at].is_string() ? run[at].get<std::string>() : "";
}

long long number_at(const Json& run, const char* pointer) {
  const Json::json_pointer at{pointer};
  if (!run.contains(at)) {
    return 0;
  }
  if (run[at].is_string()) {
    return std::atoll(run[at].get<std::string>().c_str());
  }
  return run[at].is_number_integer() ? run[at].get<long long>() : 0;
}

std::vector<std::string> texts_in(const Json& run, const char* pointer) {
  const Json::json_pointer at{pointer};
  std::vector<std::string> texts;
  const auto list = run.contains(at) ? run[at] : Json::array();
  for (const auto& text : list) {
    texts.push_back(text.is_string() ? text.get<std::string>() : "");
  }
  return texts;
}

std::map<std::string, std::string> environment_in(const Json& run) {
  std::map<std::string, std::string> environment;
  const auto values = run.contains("environment") ? run["environment"] : Json::object();
  for (const auto& [name, value] : values.items()) {
    if (value.is_string()) {
      environment[name] = value.get<std::string>();
    }
  }
  return environment;
}

// Of a box's GOPATH where in the project it is: "." for its top, "" when it is elsewhere.
std::string gopath_in_project(const std::string& gopath) {
  const auto below = fs::path{gopath}.lexically_relative(places::kSource);
  return below.empty() || *below.begin() == ".." ? "" : below.generic_string();
}

Result<Reproducer> reproducer_of(const Json& run) {
  Reproducer made;
  const auto name = text_at(run, "/toolchain/version");
  const auto go = GoVersion::parse(name.starts_with("go") ? name.substr(2) : name);
  if (text_at(run, "/schema") != "goiso.run/1" || !go) {
    return Error{ErrorKind::kStore, "the kept document of this run is damaged", {}, "repeat the run, and export that"};
  }
  made.run = text_at(run, "/run");
  made.go = *go;
  made.sdk = text_at(run, "/toolchain/sdk");
  made.trust = join(texts_in(run, "/toolchain/trust"), " ");
  made.command = texts_in(run, "/command");
  made.environment = environment_in(run);
  made.project_digest = text_at(run, "/project/digest");
  made.gopath = gopath_in_project(made.environment["GOPATH"]);
  made.needs_modules = text_at(run, "/modules/source") == "mirror";
  const auto outcome = text_at(run, "/verdict/outcome");
  made.outcome = outcome == "passed" ? outcome : outcome + " " + text_at(run, "/verdict/reason");
  made.exit_code = static_cast<int>(number_at(run, "/verdict/exit_code"));
  made.first_line = text_at(run, "/verdict/signature/first_line");
  made.memory = number_at(run, "/box/limits/memory");
  made.timeout_s = outcome == "timed-out" ? number_at(run, "/box/limits/timeout_ms") / 1000 : 0;
  return made;
}

Error not_the_same(const ExportOptions& options, const std::string& path, const std::string& why) {
  return Error{ErrorKind::kUsage,
               fmt::format("the project at '{}' is not what ran: {}", terminal_safe(path), why),
               {},
               fmt::format("name where it is with --project{}, or leave it out with --without-project",
                           options.include.empty() ? ", and what it included with --include" : "")};
}

// The project as the box had it: its own files, and what goiso put in their place.
struct Taken {
  Spool tar;
  std::map<std::string, std::string> overlay;  // names below the tar's top
  std::string folder;
};

Result<Taken> take_project(const ExportOptions& options, const Json& run, House& house, std::stop_token stop) {
  const auto path = options.project.empty() ? fs::path(text_at(run, "/project/path")) : options.project;
  auto opened = open_project(path, OpenOptions{options.include, environment_in(run)});
  if (!opened) {
    return not_the_same(options, path.string(), opened.error().message);
  }
  auto project = std::move(*opened);
  project.go_line = project.is_single_file ? text_at(run, "/project/go_line") : project.go_line;
  TRY_ASSIGN(auto spool, Spool::create(house.folders().temporary()));
  constexpr auto kAny = std::numeric_limits<std::int64_t>::max();
  TRY_ASSIGN(const auto snapshot, take_snapshot(project, {kAny, kAny}, spool, house.progress(), stop));
  if (snapshot.digest != text_at(run, "/project/digest")) {
    return not_the_same(options, path.string(), "its files have changed since");
  }
  Taken taken{std::move(spool), {}, ""};
  const auto top = project.root_in_base.empty() ? "" : project.root_in_base + "/";
  const auto overlay = run.value("/project/overlay"_json_pointer, Json::object());
  for (const auto& [name, text] : overlay.items()) {
    taken.overlay[top + name] = text.is_string() ? text.get<std::string>() : "";
  }
  if (project.is_single_file) {
    taken.overlay[top + "go.mod"] = synthesised_go_mod_text(project, project.go_line);
  }
  taken.folder = top + project.subfolder;
  return taken;
}

Result<void> write_spool(const Spool& spool, const fs::path& file) {
  std::ofstream out(file, std::ios::binary);
  std::string buffer(std::size_t{1} << 20, '\0');
  for (std::int64_t offset = 0; offset < spool.size();) {
    TRY_ASSIGN(const auto size, spool.read_at(offset, buffer.data(), buffer.size()));
    out.write(buffer.data(), static_cast<std::streamsize>(size));
    offset += static_cast<std::int64_t>(size);
  }
  out.close();
  return out ? Result<void>{} : Error{ErrorKind::kStore, fmt::format("cannot write '{}'", file.string()), {}, {}};
}

using Files = std::map<std::string, std::string>;

Result<void> write_files(const Files& files, const fs::path& folder, const fs::path& staging) {
  for (const auto& [name, text] : files) {
    TRY(make_folders((folder / name).parent_path()));
    TRY(write_file_unsynced(folder / name, text, staging));
  }
  return {};
}

Result<fs::path> target_of(const ExportOptions& options, const std::string& run) {
  const auto folder = options.folder.empty() ? fs::path(run) : options.folder;
  std::error_code error;
  if (fs::exists(fs::symlink_status(folder, error)) &&
      !(fs::is_directory(folder, error) && fs::is_empty(folder, error))) {
    return Error{ErrorKind::kUsage,
                 fmt::format("'{}' is there already", terminal_safe(folder.string())),
                 {},
                 "name a folder that is not, or an empty one"};
  }
  return folder;
}

Answer told(const Reproducer& run, const fs::path& folder, const std::vector<std::string>& names) {
  const auto where = terminal_safe(folder.string());
  auto text = fmt::format("wrote {} to '{}': {}\n", run.run, where, join(names, " "));
  text += run.has_project ? "" : "the project is not in it: put its files there as project.tar\n";
  text += fmt::format("{} · try: sh {} /path/to/{}/bin/go\n", run.outcome, shell_quoted(where + "/reproduce.sh"),
                      run.go.name());
  const Json document{{"schema", "goiso.export/1"},
                      {"run", run.run},
                      {"folder", valid_utf8(folder.string())},
                      {"files", names},
                      {"project", run.has_project},
                      {"project_digest", run.project_digest}};
  return {text, document.dump(2) + "\n", Answer::Standing::kFine};
}

Result<Files> texts_of(const Reproducer& run, const std::string& document, RunStore& runs) {
  Files files{{"run.json", document},
              {"reproduce.sh", reproduce_script(run)},
              {"Dockerfile", reproduce_dockerfile(run)},
              {"README.md", reproduce_readme(run)}};
  TRY_ASSIGN(files["log"], runs.log(run.run));
  return files;
}

// What lies in the folder itself, sorted.
std::vector<std::string> names_of(const Reproducer& run, const Files& files) {
  std::set<std::string> names;
  for (const auto& [name, text] : files) {
    names.insert(name.substr(0, name.find('/')));
  }
  if (run.has_project) {
    names.insert("project.tar");
  }
  return {names.begin(), names.end()};
}

// An export that was killed left its half-written folder where the whole one was to be.
Result<void> remove_abandoned(const fs::path& parent) {
  std::error_code error;
  for (fs::directory_iterator at(parent, error), end; !error && at != end; at.increment(error)) {
    const auto name = at->path().filename().string();
    if (name.starts_with(kHalfWritten) && is_left_by_the_dead(name)) {
      TRY(remove_tree(at->path()));
    }
  }
  return {};
}

// The folder gets its name when all of it is there.
Result<void> publish(TempFolder& temp, const fs::path& folder) {
  if (chmod((temp.path() / "reproduce.sh").c_str(), 0755) != 0 ||
      std::rename(temp.path().c_str(), folder.c_str()) != 0) {
    return system_error(ErrorKind::kStore, fmt::format("cannot write the folder '{}'", folder.string()), errno);
  }
  temp.release();
  return {};
}

}  // namespace

Result<Answer> export_run(const ExportOptions& options, House& house, std::stop_token stop) {
  TRY_ASSIGN(auto* const runs, house.runs());
  TRY_ASSIGN(const auto document, runs->load_json(options.run));
  const auto run = Json::parse(document, nullptr, false);
  TRY_ASSIGN(auto made, reproducer_of(run));
  TRY_ASSIGN(const auto folder, target_of(options, made.run));
  const auto parent = folder.has_parent_path() ? folder.parent_path() : fs::path(".");
  made.has_project = !options.without_project;
  TRY(remove_abandoned(parent));
  TRY_ASSIGN(auto temp, TempFolder::create(parent, kHalfWritten));
  Files files;
  if (made.has_project) {
    TRY_ASSIGN(const auto taken, take_project(options, run, house, stop));
    made.folder = taken.folder;
    TRY(write_spool(taken.tar, temp.path() / "project.tar"));
    for (const auto& [name, text] : taken.overlay) {
      files["overlay/" + name] = text;
    }
  }
  TRY_ASSIGN(auto texts, texts_of(made, document, *runs));
  files.merge(texts);
  TRY(write_files(files, temp.path(), temp.path()));
  TRY(publish(temp, folder));
  return told(made, folder, names_of(made, files));
}

}  // namespace goiso
