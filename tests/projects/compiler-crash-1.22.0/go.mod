module example.test/compiler-crash-1.22.0

go 1.21
