module example.test/test-with-type-error

go 1.21
