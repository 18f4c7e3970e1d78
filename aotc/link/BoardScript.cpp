#include "aotc/link/BoardScript.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/MathExtras.h"

using namespace llvm;

namespace aotc::link {

// @NAME@ is replaced. Symbols with two underscores are those of libwasmrt/port/board/image.c;
// __StackLimit and __StackTop are CMSIS' names, __global_pointer$ is RISC-V's: instructions reach 2
// KiB on either side of it, so the instance, the host's variables and the beginning of linear
// memory. Sections .bss..wasm_memory hold linear memories.
static constexpr StringLiteral scriptText = R"(ENTRY(wasmrt_image_reset)
MEMORY {
  FLASH (rx) : ORIGIN = @FLASH@, LENGTH = @FLASH_BYTES@
  RAM (rwx) : ORIGIN = @RAM@, LENGTH = @RAM_BYTES@
}
SECTIONS {
  .text : {
    @MAGIC@
    KEEP(*(.vectors))
    *(.text .text.*)
    *(.rodata .rodata.* .srodata .srodata.*)
    . = ALIGN(16);
  } > FLASH
  .stack (NOLOAD) : {
    __StackLimit = .;
    __wasm_stack_limit = . + @RESERVE_BYTES@;
    . += @STACK_BYTES@;
    . = ALIGN(16);
    __StackTop = .;
  } > RAM
  .data : {
    __data_start = .;
    PROVIDE(__global_pointer$ = . + 0x800);
    *(.data .data.* .sdata .sdata.*)
    . = ALIGN(16);
    __data_end = .;
  } > RAM AT> FLASH
  __data_load = LOADADDR(.data);
  .bss (NOLOAD) : {
    __bss_start = .;
    *(.bss .bss.[!.]* .bss..L* .sbss .sbss.* COMMON)
    . = ALIGN(16);
    *(.bss..wasm_memory)
    __bss_end = .;
  } > RAM
  __heap_start = ALIGN(__bss_end, 16);
  __heap_end = ORIGIN(RAM) + LENGTH(RAM);
  __wasm_memory_end = __heap_end;
  /DISCARD/ : {
    *(.ARM.exidx .ARM.exidx.* .ARM.extab .ARM.extab.* .eh_frame .stack_sizes .comment .note .note.*)
  }
}
)";

uint64_t defaultStackBytes(const Board &board) {
  return std::min<uint64_t>(board.ram.byteLength / 4, 16384);
}

std::string boardScript(const Board &board, uint64_t stackBytes, uint64_t reserveBytes) {
  std::string script = scriptText.str();
  auto replace = [&](StringRef name, const std::string &value) {
    script.replace(script.find(name), name.size(), value);
  };
  auto number = [](uint64_t value) { return "0x" + utohexstr(value, /*LowerCase=*/true); };
  replace("@FLASH@", number(board.flash.origin));
  replace("@FLASH_BYTES@", number(board.flash.byteLength));
  replace("@RAM@", number(board.ram.origin));
  replace("@RAM_BYTES@", number(board.ram.byteLength));
  replace("@MAGIC@", board.magic ? "QUAD(" + number(board.magic) + ")" : "");
  replace("@RESERVE_BYTES@", number(reserveBytes));
  replace("@STACK_BYTES@", number(alignTo(stackBytes, 16)));
  return script;
}

} // namespace aotc::link
