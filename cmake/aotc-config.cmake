# find_package(aotc): the functions of aotc-functions.cmake, the program aotc::aotc, and the libraries
# wasmrt::wasmrt and wasmrt::wasi.
include(CMakeFindDependencyMacro)
find_dependency(Threads)
include(${CMAKE_CURRENT_LIST_DIR}/aotc-targets.cmake)
include(${CMAKE_CURRENT_LIST_DIR}/wasmrt-targets.cmake)
include(${CMAKE_CURRENT_LIST_DIR}/aotc-functions.cmake)
