module example.test/syntax-error

go 1.21
