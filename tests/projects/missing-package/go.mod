module example.test/missing-package

go 1.21
