module example.test/vet-failure

go 1.21
