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

# conv_install_set(<export set> <targets...>)
function(conv_install_set export)
  install(TARGETS ${ARGN} EXPORT ${export}
    ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR}
    LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR})
  install(EXPORT ${export} NAMESPACE ConvFusion:: DESTINATION ${CONV_INSTALL_CMAKEDIR})
endfunction()

conv_install_set(ConvFusionRuntimeTargets ${conv_runtime_libs})
if(CONVFUSION_RUNTIME_ONLY)
  install(DIRECTORY ${PROJECT_SOURCE_DIR}/include/conv/Runtime DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/conv
    FILES_MATCHING PATTERN "*.h")
else()
  conv_install_set(ConvFusionTargets conv_flags ${conv_libs})
  # Headers, .td files for whoever generates against our ops, and what was generated.
  install(DIRECTORY ${PROJECT_SOURCE_DIR}/include/conv DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}
    FILES_MATCHING PATTERN "*.h" PATTERN "*.td" PATTERN "*.def")
  install(DIRECTORY ${PROJECT_BINARY_DIR}/include/conv DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}
    FILES_MATCHING PATTERN "*.h.inc" PATTERN "CMakeFiles" EXCLUDE)
endif()

configure_package_config_file(${PROJECT_SOURCE_DIR}/cmake/ConvFusionConfig.cmake.in
  ${PROJECT_BINARY_DIR}/cmake/ConvFusionConfig.cmake
  INSTALL_DESTINATION ${CONV_INSTALL_CMAKEDIR})
# Not stable across minor versions before 1.0.
write_basic_package_version_file(${PROJECT_BINARY_DIR}/cmake/ConvFusionConfigVersion.cmake
  COMPATIBILITY SameMinorVersion)
install(FILES
  ${PROJECT_BINARY_DIR}/cmake/ConvFusionConfig.cmake
  ${PROJECT_BINARY_DIR}/cmake/ConvFusionConfigVersion.cmake
  DESTINATION ${CONV_INSTALL_CMAKEDIR})
install(FILES ${PROJECT_SOURCE_DIR}/LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})
