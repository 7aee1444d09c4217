#pragma once
#include <string>
#include <vector>

namespace CLI {
class Validator;
}

namespace goiso {

// What a flag's value must be; a refusal says it and repeats the value.
CLI::Validator one_of(std::vector<std::string> words);
CLI::Validator not_empty();  ///< a variable that is not set must not look like a flag that is not given
CLI::Validator number_between(double least, double most);
CLI::Validator a_duration();       ///< longer than nothing: 90s, 5m, 1h30m
CLI::Validator a_size_of_a_box();  ///< 512m, 4g; 16m at least

}  // namespace goiso
