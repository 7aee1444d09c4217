#pragma once
#include <string>
#include <vector>

namespace CLI {
class Validator;
}

namespace goiso {

// What a flag's value must be; a refusal says it and repeats the value.
CLI::Validator one_of(std::vector<std::string> words);
CLI::Validator number_between(double least, double most);

}  // namespace goiso
