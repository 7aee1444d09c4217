module example.test/run-failure

go 1.21
