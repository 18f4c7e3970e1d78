# Target packs: the folder <build>/lib/aotc/TARGET with what aotc links executables against.
# scripts/build-pack.sh makes its libc; the functions here add libraries of our own, compiled by
# clang for that target against that libc, whatever the host's compiler is.

find_program(AOTC_CLANG NAMES clang-22 REQUIRED)
find_program(AOTC_AR NAMES llvm-ar-22 REQUIRED)
find_program(AOTC_OBJCOPY NAMES llvm-objcopy-22 REQUIRED)
find_program(AOTC_CCACHE ccache)
set(AOTC_PACK_ROOT ${CMAKE_BINARY_DIR}/lib/aotc)

set(AOTC_PACK_SCRIPTS ${CMAKE_CURRENT_LIST_DIR}/../scripts)

# Names of all targets that have a libc, and so executables.
set(AOTC_LINUX_TARGETS x86_64-linux aarch64-linux armv7-linux riscv64-linux)

# Names of all targets without an operating system, and those that everyday tests use: one of each
# family, soft float and hard.
set(AOTC_BOARD_TARGETS
    thumbv6m-none thumbv7m-none thumbv7em-none thumbv7em-none-eabihf thumbv8m.main-none
    thumbv8m.main-none-eabihf riscv32imc-none riscv32imac-none riscv32imafc-none riscv64gc-none)
set(AOTC_EVERYDAY_BOARD_TARGETS thumbv6m-none thumbv7m-none thumbv7em-none-eabihf riscv32imac-none)

# The target that this machine is.
function(aotc_host_target OUT)
  string(REGEX REPLACE "^armv7.*|^armhf" "armv7" processor ${CMAKE_SYSTEM_PROCESSOR})
  set(${OUT} ${processor}-linux PARENT_SCOPE)
endfunction()

# The folder in libwasmrt/port/baremetal for a target: its family.
function(aotc_board_family TARGET OUT)
  string(REGEX REPLACE "^thumb.*" "arm" family ${TARGET})
  string(REGEX REPLACE "^riscv.*" "riscv" family ${family})
  set(${OUT} ${family} PARENT_SCOPE)
endfunction()

# The folder in libwasmrt/port/posix for a target.
function(aotc_target_arch TARGET OUT)
  string(REGEX REPLACE "-.*" "" arch ${TARGET})
  string(REGEX REPLACE "^armv7$" "arm" arch ${arch})
  set(${OUT} ${arch} PARENT_SCOPE)
endfunction()

# Has the pack's libc built, as the target aotc-libc-TARGET.
function(aotc_add_pack TARGET)
  set(script ${AOTC_PACK_SCRIPTS}/build-pack.sh)
  set(pack ${AOTC_PACK_ROOT}/${TARGET})
  file(GLOB inputs CONFIGURE_DEPENDS ${AOTC_PACK_SCRIPTS}/packs/*)
  add_custom_command(
    OUTPUT ${pack}/.stamp
    COMMAND ${CMAKE_COMMAND} -E env "CC=${AOTC_CCACHE} ${AOTC_CLANG}" ${script} ${TARGET} ${pack}
            ${CMAKE_BINARY_DIR}/pack-sources
    COMMAND ${CMAKE_COMMAND} -E touch ${pack}/.stamp
    DEPENDS ${script} ${AOTC_PACK_SCRIPTS}/debian-source.sh ${inputs}
    COMMENT "Building the libc of ${TARGET}" VERBATIM)
  add_custom_target(aotc-libc-${TARGET} DEPENDS ${pack}/.stamp)
endfunction()

# Adds ARCHIVE (a file name) to the pack of TARGET, made of C and assembly SOURCES in DIRECTORY.
# INCLUDES are folders; FLAGS are further options. The target is called aotc-TARGET-ARCHIVE.
# With INTO the archive goes to that folder and is no part of the pack. Names that only one object
# knows are left out: every executable has a symbol table, for backtraces of Wasm functions.
function(aotc_pack_archive TARGET ARCHIVE)
  cmake_parse_arguments(ARG "" "INTO" "" ${ARGN})
  aotc_pack_compile(${TARGET} ${ARCHIVE} objects ${ARG_UNPARSED_ARGUMENTS})
  set(folder ${AOTC_PACK_ROOT}/${TARGET})
  if(ARG_INTO)
    set(folder ${ARG_INTO})
  endif()
  set(archive ${folder}/${ARCHIVE})
  add_custom_command(
    OUTPUT ${archive}
    COMMAND ${CMAKE_COMMAND} -E make_directory ${folder}
    COMMAND ${CMAKE_COMMAND} -E rm -f ${archive}
    COMMAND ${AOTC_AR} rcsD ${archive} ${objects}
    COMMAND ${AOTC_OBJCOPY} --strip-unneeded ${archive}
    DEPENDS ${objects}
    COMMENT "${TARGET}: ${ARCHIVE}" VERBATIM)
  add_custom_target(aotc-${TARGET}-${ARCHIVE} ALL DEPENDS ${archive})
  if(NOT ARG_INTO)
    aotc_part_of_packs(aotc-${TARGET}-${ARCHIVE})
  endif()
endfunction()

# Likewise, but each source becomes an object of its own in the pack, NAME.o.
function(aotc_pack_objects TARGET)
  aotc_pack_compile(${TARGET} objects objects ${ARGN})
  set(pack ${AOTC_PACK_ROOT}/${TARGET})
  set(copies)
  foreach(object ${objects})
    cmake_path(GET object STEM name)
    add_custom_command(
      OUTPUT ${pack}/${name}.o
      COMMAND ${CMAKE_COMMAND} -E copy ${object} ${pack}/${name}.o
      DEPENDS ${object} VERBATIM)
    list(APPEND copies ${pack}/${name}.o)
  endforeach()
  add_custom_target(aotc-${TARGET}-objects ALL DEPENDS ${copies})
  aotc_part_of_packs(aotc-${TARGET}-objects)
endfunction()

# aotc-packs is all that the compiler needs at run time, without the tests.
function(aotc_part_of_packs NAME)
  if(NOT TARGET aotc-packs)
    add_custom_target(aotc-packs)
  endif()
  add_dependencies(aotc-packs ${NAME})
endfunction()

# -fPIC: one archive serves executables, position-independent ones and shared libraries. On boards,
# where size counts most, code runs where it is linked, nothing unwinds and there are no headers of
# a libc.
set(AOTC_LINUX_FLAGS -O2 -fPIC -funwind-tables)
set(AOTC_BOARD_FLAGS -Os -ffreestanding -fno-builtin -fno-unwind-tables
                     -fno-asynchronous-unwind-tables -Wno-atomic-alignment)

# Compiles SOURCES as aotc_pack_archive says; the objects' paths are left in OUT.
function(aotc_pack_compile TARGET PART OUT)
  cmake_parse_arguments(ARG "" "DIRECTORY" "SOURCES;INCLUDES;FLAGS" ${ARGN})
  set(pack ${AOTC_PACK_ROOT}/${TARGET})
  list(TRANSFORM ARG_INCLUDES PREPEND -I)
  set(kind ${AOTC_BOARD_FLAGS})
  if("${TARGET}" IN_LIST AOTC_LINUX_TARGETS)
    set(kind ${AOTC_LINUX_FLAGS})
  endif()
  set(flags -std=c11 ${kind} -ffunction-sections -fdata-sections -fno-stack-protector -nostdlibinc
            -isystem ${pack}/include -Wall -Wextra -Werror ${ARG_INCLUDES} ${ARG_FLAGS})
  list(JOIN flags " " flags)
  set(objects)
  foreach(source ${ARG_SOURCES})
    set(object ${CMAKE_BINARY_DIR}/packs/${TARGET}/${PART}/${source}.o)
    cmake_path(GET object PARENT_PATH folder)
    file(MAKE_DIRECTORY ${folder})
    # The pack's file cflags holds the options for its processor and is there at build time only.
    add_custom_command(
      OUTPUT ${object}
      COMMAND sh -c "exec ${AOTC_CCACHE} ${AOTC_CLANG} $(cat '${pack}/cflags') ${flags} \
-MD -MF '${object}.d' -c '${ARG_DIRECTORY}/${source}' -o '${object}'"
      DEPENDS ${ARG_DIRECTORY}/${source} ${pack}/.stamp
      DEPFILE ${object}.d
      COMMENT "${TARGET}: ${source}" VERBATIM)
    list(APPEND objects ${object})
  endforeach()
  set(${OUT} ${objects} PARENT_SCOPE)
endfunction()
