module example.test/go-line-too-new

go 1.99
