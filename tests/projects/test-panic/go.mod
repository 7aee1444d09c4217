module example.test/test-panic

go 1.21
