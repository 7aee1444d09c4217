#include "model/probe_key.h"

#include <string_view>

#include "base/hash.h"

namespace goiso {
namespace {

/// "name length:value\n" for each field: what a value holds cannot be taken for another field.
class CanonicalText {
 public:
  void add(std::string_view name, std::string_view value) {
    text_.append(name).append(" ").append(std::to_string(value.size())).append(":").append(value).append("\n");
  }
  void add(std::string_view name, std::int64_t value) { add(name, std::string_view{std::to_string(value)}); }
  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

void add_limits(CanonicalText& text, const Limits& limits) {
  text.add("memory", limits.memory);
  text.add("cpus", std::string_view{std::to_string(limits.cpus)});
  text.add("disk", limits.disk);
  text.add("inodes", limits.inodes);
  text.add("pids", limits.pids);
  text.add("timeout", limits.timeout.count());
  text.add("silence", limits.silence.count());
  text.add("cpu_time", limits.cpu_time.count());
  text.add("log_head", limits.log_head);
  text.add("log_tail", limits.log_tail);
}

void add_command(CanonicalText& text, const ProbeKey& key) {
  text.add("folder", key.folder);
  text.add("words", static_cast<std::int64_t>(key.command.size()));
  for (const auto& word : key.command) {
    text.add("word", word);
  }
  for (const auto& [name, value] : key.environment) {
    text.add("variable", name);
    text.add("value", value);
  }
}

}  // namespace

bool ProbeKey::is_whole() const { return !sdk.empty() && !snapshot.empty() && !image_id.empty() && !command.empty(); }

std::string ProbeKey::digest() const {
  CanonicalText text;
  text.add("schema", std::int64_t{kProbeSchema});
  text.add("sdk", sdk);
  text.add("snapshot", snapshot);
  text.add("overlay", overlay);
  add_command(text, *this);
  text.add("image_id", image_id);
  text.add("runtime", runtime);
  text.add("cgo", std::int64_t{cgo});
  text.add("user", static_cast<std::int64_t>(user));
  add_limits(text, limits);
  text.add("modules", static_cast<std::int64_t>(modules));
  text.add("module_set", module_set);
  text.add("expected_output", expected_output);
  if (cache == BuildCache::kEmpty) {  // the others are what was kept before there were such
    text.add("cache", std::string_view{"empty"});
  }
  return sha256_digest(text.text());
}

ProbeKey probe_key_of(const BuildRequest& request) {
  ProbeKey key;
  key.sdk = request.toolchain.digest;
  for (const auto& part : {request.project.root_in_base, request.project.subfolder}) {
    key.folder += (key.folder.empty() || part.empty() ? "" : "/") + part;
  }
  if (!request.project.gopath.empty()) {
    key.folder += " in the GOPATH " + request.project.gopath_in_base;
  }
  key.command = request.command;
  key.environment = request.environment;
  key.runtime = request.runtime;
  key.cgo = request.cgo;
  key.user = request.user;
  key.limits = request.limits;
  key.modules = request.modules;
  key.cache = request.cache;
  key.expected_output = request.expected_output;
  return key;
}

}  // namespace goiso
