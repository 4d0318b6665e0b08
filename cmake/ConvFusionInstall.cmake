# The installed package: find_package(ConvFusion) gives ConvFusion::ConvIR and
# every other library of the property CONV_EXPORTED_LIBS. Included last, when all
# of them are known.
include(CMakePackageConfigHelpers)

set(CONV_INSTALL_CMAKEDIR ${CMAKE_INSTALL_LIBDIR}/cmake/ConvFusion)
get_property(conv_libs GLOBAL PROPERTY CONV_EXPORTED_LIBS)
# Two sets, so that who only runs bundles needs no LLVM to find the package.
set(conv_runtime_libs ${conv_libs})
list(FILTER conv_runtime_libs INCLUDE REGEX "^ConvRuntime")
list(FILTER conv_libs EXCLUDE REGEX "^ConvRuntime")
install(TARGETS conv_flags ${conv_libs} EXPORT ConvFusionTargets
  ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR}
  LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(TARGETS ${conv_runtime_libs} EXPORT ConvFusionRuntimeTargets
  ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR}
  LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR})
foreach(set ConvFusionTargets ConvFusionRuntimeTargets)
  install(EXPORT ${set} NAMESPACE ConvFusion:: DESTINATION ${CONV_INSTALL_CMAKEDIR})
endforeach()

# Headers, .td files for whoever generates against our ops, and what was generated.
install(DIRECTORY ${PROJECT_SOURCE_DIR}/include/conv DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}
  FILES_MATCHING PATTERN "*.h" PATTERN "*.td")
install(DIRECTORY ${PROJECT_BINARY_DIR}/include/conv DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}
  FILES_MATCHING PATTERN "*.h.inc" PATTERN "CMakeFiles" EXCLUDE)

configure_package_config_file(cmake/ConvFusionConfig.cmake.in
  ${PROJECT_BINARY_DIR}/cmake/ConvFusionConfig.cmake
  INSTALL_DESTINATION ${CONV_INSTALL_CMAKEDIR})
# Not stable across minor versions before 1.0.
write_basic_package_version_file(${PROJECT_BINARY_DIR}/cmake/ConvFusionConfigVersion.cmake
  COMPATIBILITY SameMinorVersion)
install(FILES
  ${PROJECT_BINARY_DIR}/cmake/ConvFusionConfig.cmake
  ${PROJECT_BINARY_DIR}/cmake/ConvFusionConfigVersion.cmake
  DESTINATION ${CONV_INSTALL_CMAKEDIR})
