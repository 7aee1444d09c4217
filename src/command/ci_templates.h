#pragma once
#include <string_view>

namespace goiso {

// ci_github.yml and ci_gitlab.yml, as the build put them into the program; @GO@ stands for the version spec.
extern const std::string_view kGithubTemplate;
extern const std::string_view kGitlabTemplate;

}  // namespace goiso
