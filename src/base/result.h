#pragma once
#include <tl/expected.hpp>
#include <utility>

#include "base/error.h"

namespace goiso {

/// A value or the Error that kept us from it. Everything that can fail returns one.
template <class T>
class [[nodiscard]] Result : public tl::expected<T, Error> {
  using Base = tl::expected<T, Error>;

 public:
  using Base::Base;
  Result(Error error) : Base(tl::unexpect, std::move(error)) {}  // NOLINT(google-explicit-constructor)
};

}  // namespace goiso

#define GOISO_JOIN2(a, b) a##b
#define GOISO_JOIN(a, b) GOISO_JOIN2(a, b)

/// TRY(expr): returns the error of `expr` to our caller, if it has one.
#define TRY(...)                                           \
  do {                                                     \
    auto goiso_result = (__VA_ARGS__);                     \
    if (!goiso_result) {                                   \
      return ::goiso::Error{std::move(goiso_result).error()}; \
    }                                                      \
  } while (false)

/// TRY_ASSIGN(decl, expr): decl = the value of `expr`, or its error to our caller.
#define TRY_ASSIGN(decl, ...) GOISO_TRY_ASSIGN(GOISO_JOIN(goiso_result_, __LINE__), decl, __VA_ARGS__)
#define GOISO_TRY_ASSIGN(temp, decl, ...)          \
  auto temp = (__VA_ARGS__);                       \
  if (!temp) {                                     \
    return ::goiso::Error{std::move(temp).error()}; \
  }                                                \
  decl = std::move(*temp)
