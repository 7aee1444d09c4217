package p

import "unsafe"

type _ First

type First = Second

type Second [unsafe.Sizeof(First{})]byte
