// With an assembly file in the package, the compiler leaves functions without a body to the linker.
