module example.test/needs-1.22

go 1.21
