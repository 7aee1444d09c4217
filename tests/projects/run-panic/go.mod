module example.test/run-panic

go 1.21
