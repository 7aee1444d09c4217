#pragma once
#include <string>

#include "base/file.h"
#include "modules/dirhash.h"
#include "modules/mirror.h"
#include "modules/module_path.h"
#include "modules/module_zip.h"
#include "support/fake_proxy.h"
#include "support/zip_text.h"

namespace goiso {

/// A small module version: what a proxy serves of it, and its lines in go.sum.
struct Published {
  ModuleVersion module;
  std::string info, mod, zip, go_sum, zip_h1;

  explicit Published(std::string path, std::string version, const std::string& body = "package p\n")
      : module{std::move(path), std::move(version)} {
    const auto prefix = module.path + "@" + module.version + "/";
    info = "{\"Version\":\"" + module.version + "\",\"Time\":\"2024-01-02T03:04:05Z\"}";
    mod = "module " + module.path + "\n";
    zip = zip_of({{prefix + "go.mod", mod}, {prefix + "p.go", body}});
    const auto folder = TempFolder::create(std::filesystem::temp_directory_path(), "published-");
    (void)write_file_atomically(folder->path() / "zip", zip);
    zip_h1 = read_module_zip(folder->path() / "zip", module.path, module.version, {})->h1;
    go_sum = module.path + " " + module.version + " " + zip_h1 + "\n" + module.path + " " + module.version +
             "/go.mod " + go_mod_h1(mod) + "\n";
  }
  std::string url(const std::string& ending) const {
    return "/" + escape_module_path(module.path).value() + "/@v/" + escape_module_version(module.version).value() +
           ending;
  }
  void serve_from(FakeProxy& proxy) const {
    proxy.serve(url(".info"), info);
    proxy.serve(url(".mod"), mod);
    proxy.serve(url(".zip"), zip);
  }
};

/// A mirror in a folder of its own, a proxy to fill it from, and who vouches.
struct MirrorBench {
  TempFolder folder = std::move(*TempFolder::create(std::filesystem::temp_directory_path(), "mirror-"));
  Mirror mirror = std::move(*Mirror::open(folder.path() / "mod"));
  FakeProxy proxy;
  ModuleProxies proxies{parse_proxy_list(proxy.url()).value(), quick()};
  Witnesses witnesses;
  NoProgress progress;

  static DownloadRules quick() {
    DownloadRules rules;
    rules.tries = 1;
    return rules;
  }
  Supply online() { return {&proxies, &witnesses, &progress}; }
  Supply offline() { return {nullptr, &witnesses, &progress}; }
  std::filesystem::path root() const { return folder.path() / "mod"; }
};

}  // namespace goiso
