#pragma once
#include <cstdint>
#include <filesystem>
#include <string>

#include "base/result.h"
#include "http/exchange.h"

namespace goiso {

/// What an unfinished download left: the part itself, and beside it (".from") where it came from.
struct DownloadPart {
  std::filesystem::path path;
  std::int64_t size = 0;    ///< 0 when nothing is there, or nobody knows where it came from
  std::string url;          ///< without its password
  std::string tag;          ///< the strong ETag of the whole; "" for none
  std::int64_t total = -1;  ///< bytes of the whole; -1: unknown
  bool is_spliced = false;  ///< several servers had a share in it

  static DownloadPart at(const std::filesystem::path& path);

  /// Whether `from` may be asked to go on: the same URL when its ETag is strong, another one (`may_splice`) when it is
  /// known how large the whole is.
  bool can_continue(const std::string& from, bool may_splice) const;
  /// Whether a 206 of `from` really is the rest of this (RFC 9110, 14.4); another server's whole must have the same
  /// size.
  bool is_continued_by(const HttpAnswer& answer, const std::string& from) const;
  /// Notes that what the file gets from now on comes from `from`, in answer to what is_continued_by() or starts over.
  void remember(const std::string& from, const HttpAnswer& answer, std::int64_t whole);
};

/// Forgets where a part came from: nobody goes on with it.
void forget_origin(const std::filesystem::path& part);

/// Removes a part and what is known of it.
void forget_part(const std::filesystem::path& part);

}  // namespace goiso
