# find_package(aotc): the functions of aotc-functions.cmake, the program aotc::aotc, and, but for
# firmware, the libraries wasmrt::wasmrt and wasmrt::wasi.
include(CMakeFindDependencyMacro)
include(${CMAKE_CURRENT_LIST_DIR}/aotc-targets.cmake)
if(NOT CMAKE_SYSTEM_NAME STREQUAL Generic)
  find_dependency(Threads)
  include(${CMAKE_CURRENT_LIST_DIR}/wasmrt-targets.cmake)
endif()
include(${CMAKE_CURRENT_LIST_DIR}/aotc-functions.cmake)
