#include "sandbox/userland.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "engine/images.h"
#include "model/build_request.h"

namespace goiso {
namespace {

// What a user may name: [HOST/]PATH[:TAG][@DIGEST] or an id. The engine has the last word; this keeps a word out of its
// paths.
bool is_reference(const std::string& name) {
  constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-/:@";
  const auto parts = split(name, '/');
  return name.find_first_not_of(kLetters) == std::string::npos &&
         std::none_of(parts.begin(), parts.end(),
                      [](std::string_view part) { return part.empty() || part == "." || part == ".."; });
}

// An engine may leave the platform out; the kernel then says what it thinks of the programs.
bool fits(const std::string& is, const std::string& wanted) { return is.empty() || wanted.empty() || is == wanted; }

Result<std::string> newest_cgo(const Engine& engine, std::stop_token stop) {
  TRY_ASSIGN(const auto images, list_images(engine, {fmt::format("{}={}", labels::kKind, labels::kCgoKind)}, stop));
  const auto newest = std::max_element(images.begin(), images.end(),
                                       [](const auto& a, const auto& b) { return a.created_unix < b.created_unix; });
  if (newest == images.end()) {
    return Error{ErrorKind::kNotFound, "this engine has no image with a C compiler", {}, "run 'goiso image build cgo'"};
  }
  return newest->id;
}

}  // namespace

Result<Userland> find_userland(const Engine& engine, const std::string& name, const std::string& base_id,
                               std::stop_token stop) {
  if (name == kBaseImage) {
    return Userland{name, base_id, true, {}};
  }
  if (!is_reference(name)) {
    return Error{ErrorKind::kUsage,
                 fmt::format("'{}' is no name of an image", terminal_safe(name)),
                 {},
                 "for example: debian:12"};
  }
  auto reference = name;
  if (name == kCgoImage) {
    TRY_ASSIGN(reference, newest_cgo(engine, stop));
  }
  TRY_ASSIGN(const auto image, inspect_image(engine, reference, stop));
  if (!image) {
    return Error{ErrorKind::kNotFound,
                 fmt::format("the engine has no image '{}'", name),
                 {},
                 "goiso pulls none: pull or load it with the engine's own tool, or run 'goiso image import NAME FILE'"};
  }
  const auto& facts = engine.facts();
  if (!fits(image->os, facts.os) || !fits(image->arch, facts.arch)) {
    return Error{ErrorKind::kUntrusted,
                 fmt::format("the image '{}' is for {}/{}, and this engine is {}/{}", name, terminal_safe(image->os),
                             terminal_safe(image->arch), facts.os, facts.arch),
                 {},
                 "get the image for the engine's own platform"};
  }
  return Userland{name, image->id, false, image->volumes};
}

}  // namespace goiso
