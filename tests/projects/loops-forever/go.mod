module example.test/loops-forever

go 1.21
