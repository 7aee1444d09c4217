#pragma once
#include <cstdint>
#include <filesystem>
#include <functional>
#include <stop_token>
#include <string>

namespace goiso {

/// What a module proxy answers to one GET (go.dev/ref/mod, "GOPROXY protocol").
struct ModuleAnswer {
  int status = 404;
  std::string type = "text/plain; charset=utf-8";
  std::string text;            ///< the body, unless it is a file
  std::filesystem::path file;  ///< "" for a body that is text; it must stay as it is while it is read
  std::int64_t size = 0;       ///< bytes of the body
};

/// Answers a path of the module proxy, "!burnt!sushi" in it but no percent signs, without the first '/'. Called by several threads at once. It may take as long as a
/// download does; after a stop it should return soon, with whatever answer.
using ModuleSource = std::function<ModuleAnswer(const std::string& path, std::stop_token stop)>;

}  // namespace goiso
