# What is installed, and the Debian package. Included by the CMakeLists.txt above.

set(CMAKE_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
    OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)

install(TARGETS fedtap)
install(FILES docs/fedtap.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
install(FILES docs/fedtap.8 DESTINATION ${CMAKE_INSTALL_MANDIR}/man8)
install(FILES docs/events.schema.json docs/report.schema.json DESTINATION ${CMAKE_INSTALL_DATADIR}/fedtap)
install(FILES docs/fedtap.example.yaml DESTINATION ${CMAKE_INSTALL_DOCDIR}/examples)
install(FILES LICENSE CHANGELOG.md docs/limits.md docs/output.md docs/rules.md
    DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(FILES src/package/fedtap.bash RENAME fedtap
    DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions)

# The unit and the configuration name folders that are known only when the prefix is.
install(CODE "
    set(FEDTAP_SOURCE \"${PROJECT_SOURCE_DIR}\")
    set(FEDTAP_WORK \"${PROJECT_BINARY_DIR}/package\")
    set(FEDTAP_BINDIR \"${CMAKE_INSTALL_BINDIR}\")
    set(CMAKE_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
        ${CMAKE_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS})")
install(SCRIPT src/package/install.cmake)

# --- the Debian package ---

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_PACKAGE_CONTACT "The fedtap maintainers <maintainers@fedtap.invalid>") # see SECURITY.md
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_RELEASE 1)
set(CPACK_DEBIAN_PACKAGE_SECTION net)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_DEPENDS adduser)
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS ca-certificates) # what the other side trusts, unless told otherwise
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "say why SIP federation with Microsoft fails")
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION
"Puts together the answers to _sipfederationtls look-ups and the
certificates that both sides of each TLS connection show, off saved
captures, pipes or live interfaces, and says what is wrong, what
Microsoft will log, and what to change. It never sends a packet.
.
The service fedtap@INTERFACE watches an interface unattended and
without privileges; see fedtap(8).")

set(control ${PROJECT_SOURCE_DIR}/src/package/debian)
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA
    ${control}/conffiles ${control}/postinst ${control}/prerm ${control}/postrm)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_PRE_BUILD_SCRIPTS ${control}/arrange.cmake)
set(CPACK_FEDTAP_COPYRIGHT ${control}/copyright)
include(CPack)
