# golden_can_fail.cmake: a golden test that cannot fail proves nothing. Spoils the expectation of
# one scenario in several ways, and requires that golden.cmake notices each and says what it is.
#
#   cmake -DFEDTAP=PROGRAM -DSCENARIO=FOLDER -DWORK=FOLDER -P golden_can_fail.cmake
cmake_minimum_required(VERSION 3.25)

# golden(OUT TEXT) runs golden.cmake against WORK/expect.
function(golden out text)
    execute_process(
        COMMAND ${CMAKE_COMMAND} -DFEDTAP=${FEDTAP} -DSCENARIO=${SCENARIO} -DWORK=${WORK}/work
            -DEXPECT=${WORK}/expect -P ${CMAKE_CURRENT_LIST_DIR}/golden.cmake
        RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE output)
    set(${out} "${result}" PARENT_SCOPE)
    set(${text} "${output}" PARENT_SCOPE)
endfunction()

# pristine() makes WORK/expect a copy of the true expectation.
function(pristine)
    file(REMOVE_RECURSE ${WORK}/expect)
    file(GLOB files ${SCENARIO}/expect.*)
    if(NOT files)
        message(FATAL_ERROR "${SCENARIO} has no expectation yet")
    endif()
    file(COPY ${files} DESTINATION ${WORK}/expect)
endfunction()

# must_notice(WHAT PATTERN) requires that golden.cmake fails, with a message that matches PATTERN.
function(must_notice what pattern)
    golden(result text)
    if(result EQUAL 0)
        message(SEND_ERROR "${what}: not noticed")
    elseif(NOT text MATCHES "${pattern}")
        message(SEND_ERROR "${what}: noticed, but not for that reason:\n${text}")
    endif()
endfunction()

pristine()
golden(result text)
if(NOT result EQUAL 0)
    message(FATAL_ERROR "the expectation of ${SCENARIO} does not hold as it is:\n${text}")
endif()

file(READ ${WORK}/expect/expect.json events)
if(NOT events MATCHES "\"srv-domain-mismatch\"")
    message(FATAL_ERROR "${SCENARIO} does not show srv-domain-mismatch")
endif()
string(REPLACE "\"srv-domain-mismatch\"" "\"srv-domain-mistake\"" spoilt "${events}")
file(WRITE ${WORK}/expect/expect.json "${spoilt}")
must_notice("another rule" "\n\\+[^\n]*srv-domain-mismatch")

pristine()
file(APPEND ${WORK}/expect/expect.json "{}\n")
must_notice("an event that does not come" "\n-{}")

pristine()
string(REGEX REPLACE "\n$" "" spoilt "${events}")
file(WRITE ${WORK}/expect/expect.json "${spoilt}")
must_notice("a newline that should not be there" "No newline at end of file")

pristine()
file(WRITE ${WORK}/expect/expect.status "0\n")
must_notice("another exit status" "\n-0\n")

pristine()
file(REMOVE ${WORK}/expect/expect.json)
must_notice("no expectation" "expect.json is missing.*bless")

pristine()
file(WRITE ${WORK}/expect/expect.txt "nothing of the kind\n")
must_notice("another text" "\n-nothing of the kind")
