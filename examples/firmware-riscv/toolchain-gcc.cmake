set(CMAKE_SYSTEM_NAME Generic)
set(CMAKE_SYSTEM_PROCESSOR riscv)
foreach(language C ASM)
  set(CMAKE_${language}_COMPILER riscv64-unknown-elf-gcc)
  set(CMAKE_${language}_FLAGS_INIT
      "-march=rv32imac_zicsr -mabi=ilp32 -ffreestanding -ffunction-sections -mcmodel=medany")
endforeach()
set(CMAKE_EXE_LINKER_FLAGS_INIT -Wl,--no-warn-rwx-segments)
set(CMAKE_TRY_COMPILE_TARGET_TYPE STATIC_LIBRARY)
