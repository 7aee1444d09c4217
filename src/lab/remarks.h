#pragma once
#include <string>

#include "lab/bisect_answer.h"
#include "lab/scene.h"
#include "lab/split.h"

namespace goiso {

/// What is to be said beside a plain answer, in one line: changes of words, other failures before and after, a minor
/// that was not repaired though newer ones are good. "" when the answer says it all. Needs the answer's lists filled.
std::string remarks(const Scene& scene, const BisectAnswer& answer);

/// Why nobody can tell where in `focus` the change is.
std::string why_inconclusive(const Scene& scene, const Gap& focus);

/// Why the changes within `focus` are not told as one.
std::string why_hidden(const Scene& scene, const Gap& focus);

/// Why a change between two failures is no beginning: `side` fails before it comes to where the other side fails.
std::string why_unseen(const Scene& scene, std::size_t side);

/// What is to be said beside the changes of a whole tree: which of them are none in time, and how much of the tree was
/// not asked, for what lies around it behaves alike. "" when they say it all.
std::string tree_remarks(const Scene& scene, const BisectAnswer& answer);

}  // namespace goiso
