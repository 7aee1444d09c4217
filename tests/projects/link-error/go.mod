module example.test/link-error

go 1.21
