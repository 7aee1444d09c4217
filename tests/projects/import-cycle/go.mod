module example.test/import-cycle

go 1.21
