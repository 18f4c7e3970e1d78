// Cortex-M: the processor loads the stack pointer and the address of the first instruction from the
// vector table. Interrupts are off; an image has no use for them.
#include "image.h"

#include <stdint.h>

extern uint8_t __StackTop[];

#define CPACR (*(volatile uint32_t *)0xE000ED88) // coprocessor access

_Noreturn void wasmrt_image_reset(void) {
#ifdef __ARM_FP
  CPACR |= 0xFu << 20; // the floating-point unit
  __asm__ volatile("dsb\n\tisb");
#endif
  wasmrt_image_run();
}

enum { SYSTEM_EXCEPTIONS = 15 };

__attribute__((section(".vectors"), used)) const void *const wasmrt_image_vectors[] = {
    __StackTop, (void *)wasmrt_image_reset, [2 ... SYSTEM_EXCEPTIONS] = (void *)wasmrt_image_fault};
