#include "sandbox/copy_in.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "project/snapshot.h"
#include "sandbox/places.h"

namespace goiso {

using wire::FrameType;

namespace {

bool is_inside(const std::string& path) {
  const auto parts = split(path, '/');
  return path.find('\0') == std::string::npos && std::none_of(parts.begin(), parts.end(), [](std::string_view part) {
           return part.empty() || part == "." || part == "..";
         });
}

Result<void> write_in(InitLink& link, const Project& project, const std::string& path, const std::string& content,
                      std::stop_token stop) {
  const auto root = project.root_in_base.empty() ? "" : project.root_in_base + "/";
  const wire::WriteMessage message{fmt::format("{}/{}{}", places::kSource, root, path), 0644, content};
  TRY(link.send(FrameType::kWrite, message.encode(), stop));
  TRY(link.expect(FrameType::kWritten, stop));
  return {};
}

}  // namespace

Result<ProjectSnapshot> read_project(const Workshop& shop, const BuildRequest& request, std::stop_token stop) {
  const auto& limits = request.limits;
  TRY_ASSIGN(auto spool, Spool::create(shop.temporary));
  TRY_ASSIGN(auto facts, take_snapshot(request.project, {limits.disk, limits.inodes / 2}, spool, shop.progress, stop));
  return ProjectSnapshot{std::move(facts), std::move(spool)};
}

Result<void> check_overlay(const std::map<std::string, std::string>& overlay) {
  for (const auto& [path, content] : overlay) {
    if (!is_inside(path)) {
      return Error{
          ErrorKind::kUsage, fmt::format("'{}' does not name a file inside the project", terminal_safe(path)), {}, {}};
    }
    if (content.size() > kMostOverlay) {
      return Error{ErrorKind::kUsage,
                   fmt::format("'{}' is too long to lay over the project: {} bytes, {} at most", terminal_safe(path),
                               content.size(), kMostOverlay),
                   {},
                   {}};
    }
  }
  return {};
}

Result<void> send_project(InitLink& link, const BuildRequest& request, const Spool& tar, std::stop_token stop) {
  wire::UnpackMessage unpack;
  unpack.to = places::kSource;
  unpack.max_bytes = static_cast<std::uint64_t>(request.limits.disk);
  unpack.max_entries = static_cast<std::uint64_t>(request.limits.inodes);
  TRY(link.send(FrameType::kUnpack, unpack.encode(), stop));
  std::string buffer(wire::kMaxPayload, '\0');
  for (std::int64_t offset = 0; offset < tar.size();) {
    TRY_ASSIGN(const auto size, tar.read_at(offset, buffer.data(), buffer.size()));
    TRY(link.send(FrameType::kTar, std::string_view{buffer}.substr(0, size), stop));
    offset += static_cast<std::int64_t>(size);
  }
  TRY(link.send(FrameType::kTarEnd, {}, stop));
  TRY(link.expect(FrameType::kUnpacked, stop));
  if (request.project.is_single_file) {
    TRY(write_in(link, request.project, "go.mod", request.project.synthesised_go_mod, stop));
  }
  for (const auto& [path, content] : request.overlay) {
    TRY(write_in(link, request.project, path, content, stop));
  }
  return {};
}

}  // namespace goiso
