// Between the start of a processor and what is the same on all.
#ifndef WASMRT_BOARD_IMAGE_H
#define WASMRT_BOARD_IMAGE_H

// With a stack, and nothing else in place.
_Noreturn void wasmrt_image_run(void);
_Noreturn void wasmrt_image_fault(void);

#endif
