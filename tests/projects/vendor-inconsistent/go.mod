module example.test/vendor-inconsistent

go 1.21

require example.test/elsewhere v1.2.3
