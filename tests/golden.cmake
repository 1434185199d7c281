# golden.cmake: replays one scenario and compares what fedtap says with what is written down.
#
#   cmake -DFEDTAP=PROGRAM -DSCENARIO=FOLDER -DWORK=FOLDER [-DEXPECT=FOLDER] [-DBLESS=ON]
#       -P golden.cmake
#
# SCENARIO holds traffic.pcap or traffic.pcapng, or a file "input" that names what is read instead, one
# name a line; and args: further arguments, quoted as for a shell.
# EXPECT (SCENARIO unless given) holds expect.json: the events; expect.status: the exit status; and,
# where the text matters as well, expect.txt. BLESS writes them down instead of comparing
# (expect.txt only where there is one already). WORK is for what fedtap printed.
#
# Of the counters only those that counted are written down, and not the octets of memory, so that a
# new counter or another processor changes no expectation.
cmake_minimum_required(VERSION 3.25)

if(NOT EXPECT)
    set(EXPECT ${SCENARIO})
endif()
if(EXISTS ${SCENARIO}/input)
    file(STRINGS ${SCENARIO}/input traffic)
else()
    file(GLOB traffic RELATIVE ${SCENARIO} ${SCENARIO}/traffic.pcap ${SCENARIO}/traffic.pcapng)
    list(LENGTH traffic num_traffic)
    if(NOT num_traffic EQUAL 1)
        message(FATAL_ERROR "${SCENARIO} must hold one of traffic.pcap and traffic.pcapng")
    endif()
endif()
list(TRANSFORM traffic PREPEND "-r;")
file(READ ${SCENARIO}/args args)
string(STRIP "${args}" args)
separate_arguments(args UNIX_COMMAND "${args}")
file(MAKE_DIRECTORY ${WORK})

# replay(NAME ZONE ARGUMENT…) leaves standard output in WORK/NAME and sets status.
function(replay name zone)
    execute_process(
        COMMAND ${CMAKE_COMMAND} -E env TZ=${zone} LC_ALL=C
            ${FEDTAP} ${traffic} ${args} ${ARGN}
        WORKING_DIRECTORY ${SCENARIO}
        OUTPUT_FILE ${WORK}/${name}
        ERROR_VARIABLE errors
        RESULT_VARIABLE result)
    # 0 to 4 are fedtap's own; 2 is "could not run". The rest is a crash.
    if(NOT result MATCHES "^[0134]$" OR errors MATCHES "Sanitizer|runtime error: ")
        message(NOTICE "${errors}")
        message(FATAL_ERROR "fedtap ended with '${result}'")
    endif()
    set(status ${result} PARENT_SCOPE)
endfunction()

# without_idle_counters(EVENTS) takes out of the last stats event of a file what no expectation
# holds.
function(without_idle_counters events)
    file(READ ${events} text)
    string(FIND "${text}" "\"event_type\":\"stats\"" at REVERSE)
    string(SUBSTRING "${text}" 0 ${at} before)
    string(SUBSTRING "${text}" ${at} -1 stats)
    string(REGEX REPLACE "\"[a-z0-9_]+\":0," "" stats "${stats}")
    string(REGEX REPLACE ",\"memory\":{[^}]*}}" "" stats "${stats}")
    string(REGEX REPLACE ",\"capture\":\\[[^]]*\\]" "" stats "${stats}")
    file(WRITE ${events} "${before}${stats}")
endfunction()

# same(A B OUT) tells whether two files hold the same octets.
function(same a b out)
    execute_process(COMMAND ${CMAKE_COMMAND} -E compare_files ${a} ${b}
        RESULT_VARIABLE result OUTPUT_QUIET ERROR_QUIET)
    if(result EQUAL 0)
        set(${out} TRUE PARENT_SCOPE)
    else()
        set(${out} FALSE PARENT_SCOPE)
    endif()
endfunction()

# require_same(EXPECTED ACTUAL) fails with a difference that a person can read.
function(require_same expected actual)
    if(NOT EXISTS ${expected})
        message(NOTICE "${expected} is missing. Read ${actual}; when it is right, write it down: "
            "cmake --build build/dev --target bless")
        message(FATAL_ERROR "there is nothing to compare with")
    endif()
    same(${expected} ${actual} equal)
    if(NOT equal)
        execute_process(COMMAND diff -u ${expected} ${actual})
        message(FATAL_ERROR "fedtap says something else than before")
    endif()
endfunction()

# The same packets make the same octets, again and on any machine.
replay(expect.json UTC --json)
set(first_status ${status})
replay(again.json XXX-13:45 --json)
same(${WORK}/expect.json ${WORK}/again.json equal)
if(NOT equal OR NOT status STREQUAL first_status)
    execute_process(COMMAND diff -u ${WORK}/expect.json ${WORK}/again.json)
    message(FATAL_ERROR "two runs differ (exit status ${first_status}, then ${status})")
endif()
without_idle_counters(${WORK}/expect.json)
file(WRITE ${WORK}/expect.status "${status}\n")
set(expectations expect.status expect.json)

if(EXISTS ${EXPECT}/expect.txt)
    replay(expect.txt UTC -n)
    if(NOT status STREQUAL first_status)
        message(FATAL_ERROR "exit status ${first_status} with --json, but ${status} without")
    endif()
    list(APPEND expectations expect.txt)
endif()

foreach(expectation IN LISTS expectations)
    if(BLESS)
        file(COPY_FILE ${WORK}/${expectation} ${EXPECT}/${expectation} ONLY_IF_DIFFERENT)
    else()
        require_same(${EXPECT}/${expectation} ${WORK}/${expectation})
    endif()
endforeach()
