#pragma once
#include <initializer_list>
#include <stop_token>
#include <string>

#include "engine/containers.h"
#include "engine/json.h"

/// Short ways to ask an engine, for the .cpp files of this room.
namespace goiso {

/// The answer's body as JSON for status 200 or 201, a null value for 404; any other status is refused(doing).
Result<json::Json> ask_json(const Engine& engine, const std::string& path, const std::string& doing, std::stop_token stop);

/// Sends a call without body and wants one of `fine`; any other status is refused(doing).
Result<int> tell(const Engine& engine, const std::string& method, const std::string& path, std::initializer_list<int> fine,
                 const std::string& doing, std::stop_token stop);

Labels labels_in(const json::Json& value, const char* name);

}  // namespace goiso
