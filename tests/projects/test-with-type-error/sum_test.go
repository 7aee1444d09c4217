package sum

import "testing"

func TestOf(t *testing.T) {
	var got string = Of(1, 2)
	t.Log(got)
}
