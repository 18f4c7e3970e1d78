// From the reset to main, as in CMSIS.
#include <stdint.h>

extern uint32_t __StackTop[], __etext[], __data_start__[], __data_end__[], __bss_start__[],
    __bss_end__[];
int main(void);

void Reset_Handler(void) {
  const uint32_t *from = __etext;
  for (uint32_t *to = __data_start__; to < __data_end__;)
    *to++ = *from++;
  for (uint32_t *to = __bss_start__; to < __bss_end__;)
    *to++ = 0;
  main();
  for (;;)
    __asm__ volatile("wfi");
}

static void Fault_Handler(void) {
  for (;;)
    __asm__ volatile("");
}

__attribute__((section(".isr_vector"), used)) static const void *const vectors[16] = {
    __StackTop, (const void *)Reset_Handler, [2 ... 15] = (const void *)Fault_Handler};
