module example.test/test-failure

go 1.21
