module example.test/unused-import

go 1.21
