package b

import "example.test/import-cycle/a"

var B = a.A
