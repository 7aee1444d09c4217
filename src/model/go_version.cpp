#include "model/go_version.h"

namespace goiso {}
