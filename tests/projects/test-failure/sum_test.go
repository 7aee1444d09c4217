package sum

import "testing"

func TestOf(t *testing.T) {
	if got := Of(1, 2); got != 3 {
		t.Errorf("Of(1, 2) = %d, want 3", got)
	}
}

func TestTable(t *testing.T) {
	for name, b := range map[string]int{"zero": 0, "two": 2} {
		b := b
		t.Run(name, func(t *testing.T) {
			if got := Of(0, b); got != b {
				t.Fatalf("got %d", got)
			}
		})
	}
}

func TestFine(t *testing.T) {}
