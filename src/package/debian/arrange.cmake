# Run by CPack before the package is made: documents where Debian looks for them, in the form that it wants.

file(GLOB_RECURSE licenses LIST_DIRECTORIES OFF "${CPACK_TEMPORARY_INSTALL_DIRECTORY}/*/LICENSE")
list(GET licenses 0 license)
cmake_path(GET license PARENT_PATH documents)
cmake_path(SET usr NORMALIZE "${documents}/../../..")

# Its text is on every Debian system; the copyright file says where.
file(REMOVE ${license})
configure_file(${CPACK_FEDTAP_COPYRIGHT} ${documents}/copyright COPYONLY)

file(RENAME ${documents}/CHANGELOG.md ${documents}/changelog)
file(WRITE ${documents}/changelog.Debian
"fedtap (${CPACK_PACKAGE_VERSION}-${CPACK_DEBIAN_PACKAGE_RELEASE}) stable; urgency=medium

  * What changed is in changelog.gz.

 -- ${CPACK_PACKAGE_CONTACT}  Mon, 23 Nov 2026 12:00:00 +0000
")
file(GLOB_RECURSE texts ${usr}/share/man/*)
execute_process(COMMAND gzip -9n ${texts} ${documents}/changelog ${documents}/changelog.Debian
    COMMAND_ERROR_IS_FATAL ANY)
