# Run by cmake --install, and when the package is made: what depends on the prefix. Given FEDTAP_SOURCE,
# FEDTAP_WORK (a folder in the build tree) and FEDTAP_BINDIR (below the prefix).

# The configuration of what lies in /usr is in /etc.
set(SYSCONFDIR ${CMAKE_INSTALL_PREFIX}/etc)
if(CMAKE_INSTALL_PREFIX STREQUAL "/usr")
    set(SYSCONFDIR /etc)
endif()
set(BINDIR ${CMAKE_INSTALL_PREFIX}/${FEDTAP_BINDIR})

configure_file(${FEDTAP_SOURCE}/src/package/fedtap@.service.in ${FEDTAP_WORK}/fedtap@.service @ONLY)
file(INSTALL ${FEDTAP_WORK}/fedtap@.service
    DESTINATION ${CMAKE_INSTALL_PREFIX}/lib/systemd/system)

# The configuration to begin with is the example with all that it says commented out, so that it judges
# every domain that it sees.
file(READ ${FEDTAP_SOURCE}/docs/fedtap.example.yaml example)
string(FIND "${example}" "# --- the deployment ---" start)
if(start EQUAL -1)
    message(FATAL_ERROR "docs/fedtap.example.yaml has no deployment")
endif()
string(SUBSTRING "${example}" ${start} -1 keys)
string(REGEX REPLACE "\n([a-z]|  )" "\n#\\1" keys "${keys}")
configure_file(${FEDTAP_SOURCE}/src/package/fedtap.yaml.in ${FEDTAP_WORK}/fedtap.yaml @ONLY)
if(EXISTS "$ENV{DESTDIR}${SYSCONFDIR}/fedtap/fedtap.yaml")
    message(STATUS "Kept as it is: $ENV{DESTDIR}${SYSCONFDIR}/fedtap/fedtap.yaml")
else()
    file(INSTALL ${FEDTAP_WORK}/fedtap.yaml DESTINATION ${SYSCONFDIR}/fedtap)
endif()
