module example.test/compile-error

go 1.21
