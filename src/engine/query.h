#pragma once
#include <string>
#include <vector>

namespace goiso {

/// "%7B%22…": everything but unreserved characters percent-encoded (RFC 3986, 2.3).
std::string url_encoded(const std::string& text);

/// The value of a `filters` parameter: {"label":["a","b"]} as JSON, URL-encoded.
std::string label_filter(const std::vector<std::string>& labels);

}  // namespace goiso
