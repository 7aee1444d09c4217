module example.test/missing-require

go 1.21
