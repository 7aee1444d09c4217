package a

import "example.test/import-cycle/b"

var A = b.B
