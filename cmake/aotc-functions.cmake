# WebAssembly modules as libraries and executables of a CMake project. Part of find_package(aotc).
#
#   aotc_add_library(TARGET MODULE [NAME PREFIX] [SHARED | PLUGIN] [OPTIONS …] [DEPENDS …])
#     A library of MODULE, .wasm or .wat, with the header PREFIX.h. Link TARGET and include the
#     header. PREFIX, by default the target's name, begins all C names. PLUGIN makes a shared library
#     for wasmrt_open, which nothing links; its path is the property AOTC_OUTPUT.
#
#   aotc_add_executable(TARGET MODULE [OPTIONS …] [DEPENDS …])
#     The program ${CMAKE_CURRENT_BINARY_DIR}/TARGET, built by the target TARGET-aotc, part of `all`.
#
#   aotc_add_firmware_library(TARGET MODULE FOR thumbv7m-none [NAME PREFIX] [OPTIONS …] [DEPENDS …])
#     A library of MODULE for firmware, built by any compiler for that target (`aotc targets`), with
#     the header PREFIX.h; wasmrt/board.h says what the firmware may provide. Link TARGET and include
#     the header. The linker needs --gc-sections.
#
# OPTIONS go to aotc. DEPENDS are the files or targets that make MODULE.

function(aotc_run TARGET OUTPUT MODULE)
  cmake_path(ABSOLUTE_PATH MODULE BASE_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR})
  if(TARGET aotc-packs) # in aotc's own build
    list(APPEND ARG_DEPENDS aotc-packs)
  endif()
  add_custom_command(
    OUTPUT ${OUTPUT} ${ARG_HEADER}
    COMMAND aotc::aotc -q ${MODULE} -o ${OUTPUT} ${ARGN} ${ARG_OPTIONS}
    DEPENDS aotc::aotc ${MODULE} ${ARG_DEPENDS}
    COMMENT "Compiling ${TARGET} from WebAssembly" VERBATIM)
endfunction()

function(aotc_add_executable TARGET MODULE)
  cmake_parse_arguments(PARSE_ARGV 2 ARG "" "" "OPTIONS;DEPENDS")
  set(output ${CMAKE_CURRENT_BINARY_DIR}/${TARGET})
  aotc_run(${TARGET} ${output} ${MODULE})
  add_custom_target(${TARGET}-aotc ALL DEPENDS ${output})
endfunction()

function(aotc_add_firmware_library TARGET MODULE)
  cmake_parse_arguments(PARSE_ARGV 2 ARG "" "FOR;NAME" "OPTIONS;DEPENDS")
  if(NOT ARG_NAME)
    string(MAKE_C_IDENTIFIER ${TARGET} ARG_NAME)
  endif()
  set(folder ${CMAKE_CURRENT_BINARY_DIR}/${TARGET}.aotc)
  file(MAKE_DIRECTORY ${folder})
  set(ARG_HEADER ${folder}/${ARG_NAME}.h)
  set(output ${folder}/lib${TARGET}.a)
  aotc_run(${TARGET} ${output} ${MODULE} --target ${ARG_FOR} --name ${ARG_NAME}
           --header ${ARG_HEADER})
  add_custom_target(${TARGET}-aotc DEPENDS ${output} ${ARG_HEADER})
  add_library(${TARGET} INTERFACE)
  add_dependencies(${TARGET} ${TARGET}-aotc)
  set(installed $<TARGET_FILE_DIR:aotc::aotc>/..)
  set(pack ${installed}/lib/aotc/${ARG_FOR})
  target_include_directories(${TARGET} INTERFACE ${folder} ${installed}/include)
  target_link_libraries(
    ${TARGET} INTERFACE ${output} -Wl,--start-group ${pack}/libwasi.a ${pack}/libwasi_stub.a
                        ${pack}/libwasmrt.a ${pack}/libbuiltins.a -Wl,--end-group)
endfunction()

function(aotc_add_library TARGET MODULE)
  cmake_parse_arguments(PARSE_ARGV 2 ARG "SHARED;PLUGIN" "NAME" "OPTIONS;DEPENDS")
  if(NOT ARG_NAME)
    string(MAKE_C_IDENTIFIER ${TARGET} ARG_NAME)
  endif()
  set(folder ${CMAKE_CURRENT_BINARY_DIR}/${TARGET}.aotc)
  file(MAKE_DIRECTORY ${folder})
  set(ARG_HEADER ${folder}/${ARG_NAME}.h)
  if(ARG_PLUGIN)
    set(output ${CMAKE_CURRENT_BINARY_DIR}/${TARGET}.so)
    aotc_run(${TARGET} ${output} ${MODULE} --name ${ARG_NAME} --header ${ARG_HEADER})
    add_custom_target(${TARGET} ALL DEPENDS ${output})
    set_target_properties(${TARGET} PROPERTIES AOTC_OUTPUT ${output})
    return()
  endif()
  if(ARG_SHARED)
    set(output ${CMAKE_CURRENT_BINARY_DIR}/lib${TARGET}.so)
    add_library(${TARGET} SHARED IMPORTED GLOBAL)
    set_target_properties(${TARGET} PROPERTIES IMPORTED_NO_SONAME ON)
  else()
    set(output ${folder}/lib${TARGET}.a)
    add_library(${TARGET} STATIC IMPORTED GLOBAL)
  endif()
  aotc_run(${TARGET} ${output} ${MODULE} --name ${ARG_NAME} --header ${ARG_HEADER})
  add_custom_target(${TARGET}-aotc DEPENDS ${output} ${ARG_HEADER})
  add_dependencies(${TARGET} ${TARGET}-aotc)
  set_target_properties(
    ${TARGET} PROPERTIES IMPORTED_LOCATION ${output} AOTC_OUTPUT ${output}
                         INTERFACE_INCLUDE_DIRECTORIES ${folder}
                         INTERFACE_LINK_LIBRARIES wasmrt::wasmrt)
endfunction()
