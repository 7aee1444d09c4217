module example.test/passes

go 1.21
