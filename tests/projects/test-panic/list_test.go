package list

import "testing"

func TestFirst(t *testing.T) {
	First(nil)
}
