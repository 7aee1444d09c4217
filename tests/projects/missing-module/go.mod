module example.test/missing-module

go 1.21

require example.test/elsewhere v1.2.3
