# The tag of C++ exceptions; clang 22 leaves it to the runtime.
.globl __cpp_exception
.tagtype __cpp_exception i32
__cpp_exception:
