package sum

import "testing"

func TestOf(t *testing.T) {
	if got := Of(1, 2); got != 3 {
		t.Errorf("got %d, want 3", got)
	}
}
