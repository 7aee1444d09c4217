module example.test/deadlock

go 1.21
