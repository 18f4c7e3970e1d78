# The installed tree, which may be moved: bin/aotc, its packs in lib/aotc, headers and libraries for
# programs that embed modules, and what find_package and pkg-config read. `cpack` makes a .deb of it.
include(CMakePackageConfigHelpers)

install(EXPORT aotc NAMESPACE aotc:: FILE aotc-targets.cmake DESTINATION lib/cmake/aotc)
install(EXPORT wasmrt NAMESPACE wasmrt:: FILE wasmrt-targets.cmake DESTINATION lib/cmake/aotc)
write_basic_package_version_file(${CMAKE_BINARY_DIR}/aotc-config-version.cmake
                                 COMPATIBILITY SameMinorVersion ARCH_INDEPENDENT)
install(FILES ${CMAKE_CURRENT_LIST_DIR}/aotc-config.cmake
              ${CMAKE_CURRENT_LIST_DIR}/aotc-functions.cmake
              ${CMAKE_BINARY_DIR}/aotc-config-version.cmake DESTINATION lib/cmake/aotc)
foreach(name wasmrt wasmrt-wasi)
  configure_file(${CMAKE_CURRENT_LIST_DIR}/${name}.pc.in ${CMAKE_BINARY_DIR}/${name}.pc @ONLY)
  install(FILES ${CMAKE_BINARY_DIR}/${name}.pc DESTINATION lib/pkgconfig)
endforeach()
install(FILES ${CMAKE_SOURCE_DIR}/LICENSE DESTINATION share/doc/aotc RENAME copyright)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME aotc)
set(CPACK_PACKAGE_VENDOR "the aotc project")
set(CPACK_PACKAGE_CONTACT "the aotc project <aotc@localhost>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "ahead-of-time compiler for WebAssembly")
set(CPACK_STRIP_FILES ON)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION devel)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
include(CPack)
