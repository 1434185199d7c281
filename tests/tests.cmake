# Every test of fedtap, and the tools that go with them. Included by the CMakeLists.txt above.

# A sanitizer's report ends the process by a signal, which no test takes for an exit status of ours.
set(sanitizer_environment
    ASAN_OPTIONS=abort_on_error=1:detect_leaks=1:detect_stack_use_after_return=1
    UBSAN_OPTIONS=abort_on_error=1:print_stacktrace=1)

# fedtap_test(NAME TIMEOUT SECONDS COMMAND …)
function(fedtap_test name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "TIMEOUT" "COMMAND")
    add_test(NAME ${name} COMMAND ${arg_COMMAND})
    set_tests_properties(${name} PROPERTIES
        TIMEOUT ${arg_TIMEOUT}
        SKIP_RETURN_CODE 77
        ENVIRONMENT "${sanitizer_environment}")
endfunction()

# --- unit: does this function keep its header's promise? ---

# fedtap_unit_test(NAME USES LAYER… [SUPPORT FILE…]) builds tests/unit/test_NAME.c, with FILEs of
# tests/support.
function(fedtap_unit_test name)
    if(NOT FEDTAP_UNIT_TESTS)
        return()
    endif()
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "USES;SUPPORT")
    list(TRANSFORM arg_SUPPORT PREPEND tests/support/)
    add_executable(test_${name} tests/unit/test_${name}.c ${arg_SUPPORT})
    target_compile_options(test_${name} PRIVATE -iquote${PROJECT_SOURCE_DIR}/tests/support)
    target_link_libraries(test_${name} PRIVATE ${arg_USES} PkgConfig::criterion)
    fedtap_test(unit.${name} TIMEOUT 120 COMMAND test_${name} --jobs 1)
    # A leak in a worker of Criterion does not fail its test, and no test at all is no failure to
    # it.
    set_tests_properties(unit.${name} PROPERTIES
        LABELS unit
        FAIL_REGULAR_EXPRESSION "LeakSanitizer;AddressSanitizer;runtime error: ;Tested: 0 ")
endfunction()

pkg_check_modules(libssl REQUIRED IMPORTED_TARGET libssl)
if(FEDTAP_UNIT_TESTS)
    pkg_check_modules(criterion REQUIRED IMPORTED_TARGET criterion)
endif()

foreach(name IN ITEMS address buf bytes closest hash_index id_cache name name_plain octet_word packet_clock record_queue siphash
        table_hash text timestamp turns)
    fedtap_unit_test(${name} USES base)
endforeach()
fedtap_unit_test(frames USES fact base)
fedtap_unit_test(fact_copy USES fact base)
foreach(name IN ITEMS link_layer ieee80211 encapsulation ip fragments tunnel transport packet)
    fedtap_unit_test(${name} USES packet base)
endforeach()
fedtap_unit_test(capture USES capture packet base SUPPORT saved.c)
fedtap_unit_test(window USES capture packet base)
fedtap_unit_test(pcap_file USES capture packet base SUPPORT saved.c)
fedtap_unit_test(pcapng_time USES capture base)
fedtap_unit_test(pcapng USES capture packet base SUPPORT saved.c pcapng_told.c)
fedtap_unit_test(pcapng_spoilt USES capture packet base SUPPORT saved.c pcapng_told.c)
fedtap_unit_test(walk USES capture packet base PkgConfig::libarchive SUPPORT saved.c packed.c)
fedtap_unit_test(merge USES capture packet base SUPPORT saved.c)
fedtap_unit_test(places
    USES capture packet base PkgConfig::libarchive PkgConfig::libpcap
    SUPPORT saved.c packed.c)
fedtap_unit_test(filter USES capture packet base PkgConfig::libpcap SUPPORT saved.c)
fedtap_unit_test(dns_name USES dissectors dissect fact base)
fedtap_unit_test(dns_message USES dissectors dissect fact base)
fedtap_unit_test(dns_dissector USES dissectors dissect fact base SUPPORT dns_play.c)
fedtap_unit_test(dns_stream USES dissectors dissect fact base SUPPORT dns_play.c)
foreach(name IN ITEMS sip_message sip_stream sip_dissector)
    fedtap_unit_test(${name} USES dissectors dissect fact base)
endforeach()
fedtap_unit_test(dialogs USES fact base SUPPORT facts.c)
fedtap_unit_test(key_log USES secrets base)
fedtap_unit_test(key_files USES app output rules trust fact secrets base)
fedtap_unit_test(record_protection
    USES secrets dissect fact base PkgConfig::libcrypto PkgConfig::libssl
    SUPPORT tls_talk.c make_certificate.c)
fedtap_unit_test(owner_name USES fact base)
fedtap_unit_test(federation USES fact base SUPPORT facts.c)
fedtap_unit_test(binding USES fact base SUPPORT facts.c)
fedtap_unit_test(pairs USES fact base SUPPORT facts.c)
fedtap_unit_test(sessions USES fact base SUPPORT facts.c)
fedtap_unit_test(tls_record USES dissectors dissect fact base)
fedtap_unit_test(tls_hello USES dissectors dissect fact base)
fedtap_unit_test(tls_messages USES dissectors dissect fact base)
fedtap_unit_test(tls_handshake USES dissectors dissect fact base)
fedtap_unit_test(tls_handshake13 USES dissectors dissect fact base)
foreach(name IN ITEMS tls_dissector tls_loss tls_regressions tls_decrypted)
    fedtap_unit_test(${name} USES dissectors dissect fact secrets base PkgConfig::libcrypto PkgConfig::libssl
        SUPPORT tls_play.c tls_talk.c make_certificate.c)
endforeach()
fedtap_unit_test(dispatch USES flow packet dissect fact base)
fedtap_unit_test(dispatch_limits USES flow packet dissect fact base)
fedtap_unit_test(classify USES flow packet dissect fact base)
fedtap_unit_test(flow_table USES flow packet dissect fact base)
fedtap_unit_test(reorder USES flow packet dissect fact base)
fedtap_unit_test(findings USES rules fact trust base)
fedtap_unit_test(judge USES rules fact trust base SUPPORT facts.c)
fedtap_unit_test(rules
    USES rules fact trust base
    SUPPORT
        facts.c scene.c
        rule_rows_dns.c rule_rows_certificate.c rule_rows_presented.c rule_rows_connection.c
        rule_rows_sip.c)
fedtap_unit_test(rules_sip USES rules fact trust base SUPPORT facts.c scene.c)
fedtap_unit_test(rules_revocation USES rules fact trust base)
fedtap_unit_test(rules_document USES rules fact trust base)
fedtap_unit_test(certificate USES trust base PkgConfig::libcrypto SUPPORT make_certificate.c)
fedtap_unit_test(library USES trust base PkgConfig::libcrypto SUPPORT make_certificate.c)
fedtap_unit_test(chain USES trust base PkgConfig::libcrypto SUPPORT make_certificate.c play.c)
fedtap_unit_test(trust USES trust base PkgConfig::libcrypto SUPPORT make_certificate.c play.c)
fedtap_unit_test(revocation USES trust base PkgConfig::libcrypto
    SUPPORT make_certificate.c make_crl.c play.c)
foreach(name IN ITEMS community_id destination json_chains packet_store rotation wrap)
    fedtap_unit_test(${name} USES output rules trust fact base)
endforeach()
fedtap_unit_test(evidence_blocks USES output rules trust fact capture packet base)
fedtap_unit_test(text_status USES app output rules trust fact capture packet base
    SUPPORT facts.c stage.c)
foreach(name IN ITEMS text_output text_counters output_sip json party)
    fedtap_unit_test(${name} USES output rules trust fact base SUPPORT facts.c stage.c)
endforeach()
fedtap_unit_test(configuration USES app output rules trust fact base)
fedtap_unit_test(read_ahead USES app capture packet base)
fedtap_unit_test(fact_relay USES app fact base)
fedtap_unit_test(run_clock USES app base)
fedtap_unit_test(period USES report base)
fedtap_unit_test(options USES app output rules trust fact base)
fedtap_unit_test(service USES app output rules trust fact base)

# --- shuffle: the same octets, cut, reordered, repeated and overlapped, give the same facts ---

# Those with a file "same-fault" hold the octets of another one.
add_executable(shuffle tests/shuffle/shuffle.c tests/shuffle/trace.c tests/shuffle/tricks.c
    tests/shuffle/transcript.c)
target_link_libraries(shuffle PRIVATE capture flow dissectors packet dissect fact base)
file(GLOB traffic CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/captures/*/traffic.pcap*)
file(GLOB derived CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/captures/*/same-fault)
list(TRANSFORM derived REPLACE "/same-fault$" "/")
foreach(folder IN LISTS derived)
    list(FILTER traffic EXCLUDE REGEX "^${folder}")
endforeach()
fedtap_test(shuffle TIMEOUT 300 COMMAND shuffle ${traffic})
set_tests_properties(shuffle PROPERTIES LABELS shuffle)

# --- fuzz: no octets crash, hang or break an invariant ---

# fedtap_fuzz(NAME USES LAYER… [SUPPORT FILE…]) builds tests/fuzz/fuzz_NAME.c, with FILEs of
# tests/fuzz: with FEDTAP_FUZZ against libFuzzer, otherwise with tests/fuzz/replay.c, whose main
# gives each file named to LLVMFuzzerTestOneInput. The test replays tests/fuzz/corpus/NAME/.
function(fedtap_fuzz name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "USES;SUPPORT")
    list(TRANSFORM arg_SUPPORT PREPEND tests/fuzz/)
    if(FEDTAP_FUZZ)
        add_executable(fuzz_${name} tests/fuzz/fuzz_${name}.c ${arg_SUPPORT})
        target_link_options(fuzz_${name} PRIVATE -fsanitize=fuzzer)
    elseif(FEDTAP_UNIT_TESTS)
        add_executable(fuzz_${name} tests/fuzz/fuzz_${name}.c ${arg_SUPPORT} tests/fuzz/replay.c)
    else()
        return()
    endif()
    target_compile_options(fuzz_${name} PRIVATE -iquote${PROJECT_SOURCE_DIR}/tests/support)
    target_link_libraries(fuzz_${name} PRIVATE ${arg_USES})
    file(GLOB corpus CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/tests/fuzz/corpus/${name}/*)
    if(NOT corpus)
        message(FATAL_ERROR "tests/fuzz/corpus/${name}/ is empty")
    endif()
    fedtap_test(fuzz.${name} TIMEOUT 60 COMMAND fuzz_${name} ${corpus})
    set_tests_properties(fuzz.${name} PROPERTIES LABELS fuzz)
endfunction()

fedtap_fuzz(dns USES dissectors dissect fact base SUPPORT script.c told.c)
fedtap_fuzz(tls_stream USES dissectors dissect fact base SUPPORT script.c told.c)
fedtap_fuzz(sip USES dissectors dissect fact base SUPPORT script.c told.c)
fedtap_fuzz(certificate USES dissectors dissect fact trust base)
fedtap_fuzz(crl USES trust base PkgConfig::libcrypto)
fedtap_fuzz(reorder USES flow packet dissect fact base)
fedtap_fuzz(tcp USES flow packet dissectors dissect fact secrets base SUPPORT told.c)
fedtap_fuzz(packet USES packet base)
fedtap_fuzz(mask USES mask packet base)
fedtap_fuzz(ipfrag USES packet base)
fedtap_fuzz(configuration USES app output rules trust fact base)
fedtap_fuzz(key_log USES secrets base)
fedtap_fuzz(pcapng USES capture packet base)
fedtap_fuzz(bundle USES capture packet base)
fedtap_fuzz(pipeline USES app output rules trust fact base SUPPORT clean.c)
set_source_files_properties(
    tests/fuzz/fuzz_pipeline.c tests/fuzz/fuzz_bundle.c tests/fuzz/fuzz_crl.c PROPERTIES
    COMPILE_DEFINITIONS _GNU_SOURCE) # memfd_create

# --- golden: every captures/SCENARIO/ replays to its expectation ---

set(captures ${PROJECT_SOURCE_DIR}/captures)
set(seed ${captures}/to-microsoft-srv-mismatch)
file(GLOB scenarios CONFIGURE_DEPENDS ${captures}/*/args)
list(TRANSFORM scenarios REPLACE "/args$" "")

# A scenario with a file "pending" shows what fedtap cannot say yet.
file(GLOB pending CONFIGURE_DEPENDS ${captures}/*/pending)
list(TRANSFORM pending REPLACE "/pending$" "")
if(pending)
    list(REMOVE_ITEM scenarios ${pending})
endif()

set(bless_commands)
foreach(scenario IN LISTS scenarios)
    cmake_path(GET scenario FILENAME name)
    set(golden ${CMAKE_COMMAND} -DFEDTAP=$<TARGET_FILE:fedtap> -DSCENARIO=${scenario}
        -DWORK=${PROJECT_BINARY_DIR}/golden/${name})
    set(golden_script -P ${PROJECT_SOURCE_DIR}/tests/golden.cmake)
    fedtap_test(golden.${name} TIMEOUT 120 COMMAND ${golden} ${golden_script})
    set_tests_properties(golden.${name} PROPERTIES LABELS golden)
    list(APPEND bless_commands COMMAND ${CMAKE_COMMAND} -E env ${sanitizer_environment}
        ${golden} -DBLESS=ON ${golden_script})
endforeach()
add_custom_target(bless ${bless_commands} DEPENDS fedtap VERBATIM
    COMMENT "Writing down what fedtap says of every scenario")

fedtap_test(golden.can-fail TIMEOUT 120
    COMMAND ${CMAKE_COMMAND} -DFEDTAP=$<TARGET_FILE:fedtap> -DSCENARIO=${seed}
        -DWORK=${PROJECT_BINARY_DIR}/golden/can-fail
        -P ${PROJECT_SOURCE_DIR}/tests/golden_can_fail.cmake)

# --- the same facts from a file, a pipe and the wire ---

fedtap_test(stdin TIMEOUT 300
    COMMAND ${PROJECT_SOURCE_DIR}/tests/stdin.sh $<TARGET_FILE:fedtap> ${scenarios})
fedtap_test(idle-pipe TIMEOUT 60
    COMMAND ${PROJECT_SOURCE_DIR}/tests/idle_pipe.sh $<TARGET_FILE:fedtap> ${seed})
fedtap_test(configuration TIMEOUT 60
    COMMAND ${PROJECT_SOURCE_DIR}/tests/configuration.sh $<TARGET_FILE:fedtap> ${PROJECT_SOURCE_DIR})
fedtap_test(cli TIMEOUT 120
    COMMAND ${PROJECT_SOURCE_DIR}/tests/cli.sh $<TARGET_FILE:fedtap> ${seed})
fedtap_test(service TIMEOUT 120
    COMMAND ${PROJECT_SOURCE_DIR}/tests/service.sh $<TARGET_FILE:fedtap>)
fedtap_test(live TIMEOUT 300
    COMMAND ${PROJECT_SOURCE_DIR}/tests/live.sh $<TARGET_FILE:fedtap> ${scenarios})
fedtap_test(lasting TIMEOUT 300
    COMMAND ${PROJECT_SOURCE_DIR}/tests/lasting.sh $<TARGET_FILE:fedtap>
        $<TARGET_FILE_DIR:fedtap>/bench-generate ${captures}/to-microsoft-srv-mismatch)
fedtap_test(interfaces TIMEOUT 120
    COMMAND ${PROJECT_SOURCE_DIR}/tests/interfaces.sh $<TARGET_FILE:fedtap> ${captures})
set(report_arguments $<TARGET_FILE:fedtap> ${captures} ${PROJECT_SOURCE_DIR}/docs/report.schema.json)
fedtap_test(report TIMEOUT 60 COMMAND ${PROJECT_SOURCE_DIR}/tests/report.sh ${report_arguments})
add_custom_target(bless-reports
    COMMAND ${PROJECT_SOURCE_DIR}/tests/report.sh ${report_arguments} --bless
    DEPENDS fedtap USES_TERMINAL VERBATIM COMMENT "Renewing what reports should say")
fedtap_test(same-fault TIMEOUT 120
    COMMAND ${PROJECT_SOURCE_DIR}/tests/same_fault.sh $<TARGET_FILE:fedtap>
        ${captures}/from-microsoft-certificate-mismatch ${scenarios})
set_tests_properties(stdin idle-pipe cli configuration live interfaces lasting report same-fault service
    PROPERTIES LABELS golden)
set_tests_properties(live interfaces lasting PROPERTIES RUN_SERIAL ON)

# Reading everything back twice is for the program that is delivered.
if(FEDTAP_HARDEN AND NOT FEDTAP_SANITIZE)
    fedtap_test(evidence TIMEOUT 300
        COMMAND ${PROJECT_SOURCE_DIR}/tests/evidence.sh $<TARGET_FILE:fedtap> ${scenarios})
    set_tests_properties(evidence PROPERTIES LABELS golden PROCESSORS 2)

    fedtap_test(anonymise TIMEOUT 120
        COMMAND ${PROJECT_SOURCE_DIR}/tests/anonymise.sh $<TARGET_FILE:fedtap> ${captures})
    set_tests_properties(anonymise PROPERTIES LABELS golden)

    # Under sanitizers no privilege is given up.
    add_executable(forbidden tests/forbidden.c)
    target_link_libraries(forbidden PRIVATE app output rules trust fact base)
    fedtap_test(privileges TIMEOUT 120
        COMMAND ${PROJECT_SOURCE_DIR}/tests/privileges.sh $<TARGET_FILE:fedtap>
            $<TARGET_FILE:forbidden> ${captures}/to-microsoft-srv-mismatch)
    set_tests_properties(privileges PROPERTIES LABELS golden RUN_SERIAL ON)
endif()

# --- bench: what does it cost? ---

# fedtap_bench(NAME SOURCES FILE… [USES LIBRARY…]) builds a tool that measurements are made with; not
# beside fuzz targets, which are no measure.
function(fedtap_bench name)
    if(FEDTAP_FUZZ)
        return()
    endif()
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;USES")
    list(TRANSFORM arg_SOURCES PREPEND tests/)
    add_executable(bench-${name} ${arg_SOURCES})
    target_compile_options(bench-${name} PRIVATE -iquote${PROJECT_SOURCE_DIR}/tests/support)
    target_link_libraries(bench-${name} PRIVATE ${arg_USES})
endfunction()

fedtap_bench(generate
    SOURCES
        bench/generate.c bench/kinds.c bench/exchange.c bench/partner.c bench/frame_file.c
        support/tls_talk.c support/make_certificate.c
    USES dissect fact base PkgConfig::libcrypto PkgConfig::libssl)
fedtap_bench(floor SOURCES bench/floor.c USES PkgConfig::libpcap)
fedtap_bench(stamp SOURCES bench/stamp.c)
fedtap_bench(verify SOURCES bench/verify.c USES PkgConfig::libcrypto)

# Instructions are those of the code that is delivered: of the release preset.
if(FEDTAP_HARDEN AND NOT FEDTAP_SANITIZE)
    add_executable(bench-unconfined src/app/main.c tests/bench/unconfined.c)
    target_compile_definitions(bench-unconfined PRIVATE FEDTAP_VERSION="${PROJECT_VERSION}")
    target_link_libraries(bench-unconfined PRIVATE app output rules trust fact capture packet base)
    set(count_folder ${PROJECT_SOURCE_DIR}/tests/bench)
    set(count_arguments
        $<TARGET_FILE:bench-unconfined> $<TARGET_FILE:bench-generate>
        ${count_folder}/instructions.txt)
    fedtap_test(instructions TIMEOUT 300
        COMMAND ${count_folder}/instructions.sh ${count_arguments})
    fedtap_test(instructions.can-fail TIMEOUT 300
        COMMAND ${count_folder}/instructions_can_fail.sh ${count_arguments})
    set_tests_properties(instructions instructions.can-fail PROPERTIES LABELS bench PROCESSORS 2)
    add_custom_target(instructions
        COMMAND ${count_folder}/instructions.sh ${count_arguments} --renew
        DEPENDS bench-unconfined bench-generate USES_TERMINAL VERBATIM
        COMMENT "Counting what a packet costs, and writing it down")
endif()

# --- package: what is delivered installs, works, and goes without a trace ---

if(FEDTAP_HARDEN AND NOT FEDTAP_SANITIZE)
    fedtap_test(package TIMEOUT 300
        COMMAND ${PROJECT_SOURCE_DIR}/tests/package.sh ${PROJECT_BINARY_DIR} ${PROJECT_SOURCE_DIR})
    fedtap_test(booted TIMEOUT 300
        COMMAND ${PROJECT_SOURCE_DIR}/tests/booted.sh ${PROJECT_BINARY_DIR} ${PROJECT_SOURCE_DIR})
    set_tests_properties(package booted PROPERTIES LABELS package RESOURCE_LOCK cpack)
endif()

# --- the build file is the architecture ---

# One line for each layer: its name, its folders, the layers it uses, and the options that the
# compiler really gets.
get_property(layers GLOBAL PROPERTY FEDTAP_LAYERS)
set(layer_lines)
set(all_folders)
foreach(layer IN LISTS layers)
    get_target_property(type ${layer} TYPE)
    get_property(uses TARGET ${layer} PROPERTY FEDTAP_USES)
    get_property(folders TARGET ${layer} PROPERTY FEDTAP_FOLDERS)
    list(APPEND all_folders ${folders})
    if(type STREQUAL "INTERFACE_LIBRARY")
        set(options)
        foreach(used IN LISTS layer uses)
            list(APPEND options $<TARGET_PROPERTY:${used},INTERFACE_COMPILE_OPTIONS>)
        endforeach()
    else()
        set(options $<TARGET_PROPERTY:${layer},COMPILE_OPTIONS>)
    endif()
    list(JOIN uses "," uses)
    list(JOIN folders "," folders)
    string(APPEND layer_lines "${layer}|${folders}|${uses}|$<JOIN:${options},$<COMMA>>\n")
endforeach()
file(GENERATE OUTPUT ${PROJECT_BINARY_DIR}/layers.txt CONTENT "${layer_lines}")

# --- docs/rules.md is what the rules say ---

add_executable(rules_document tests/rules_document.c)
target_link_libraries(rules_document PRIVATE rules fact trust base)
set(rules_page ${PROJECT_BINARY_DIR}/rules.md)
add_custom_command(OUTPUT ${rules_page} COMMAND rules_document > ${rules_page}
    DEPENDS rules_document COMMENT "Writing down the rules")
add_custom_target(rules-page ALL DEPENDS ${rules_page})
add_custom_target(rules-document
    COMMAND ${CMAKE_COMMAND} -E copy_if_different ${rules_page} ${PROJECT_SOURCE_DIR}/docs/rules.md
    DEPENDS ${rules_page} VERBATIM COMMENT "Renewing docs/rules.md")
fedtap_test(rules-document TIMEOUT 60
    COMMAND diff -u ${PROJECT_SOURCE_DIR}/docs/rules.md ${rules_page})
set_tests_properties(rules-document PROPERTIES LABELS check)

# --- what tools know about the text of the program ---

file(GLOB_RECURSE c_files CONFIGURE_DEPENDS
    ${PROJECT_SOURCE_DIR}/src/*.[ch] ${PROJECT_SOURCE_DIR}/dissectors/*.[ch]
    ${PROJECT_SOURCE_DIR}/tests/*.[ch])

find_program(CLANG_FORMAT NAMES clang-format-14 clang-format)
if(CLANG_FORMAT)
    add_custom_target(format COMMAND ${CLANG_FORMAT} -i ${c_files} VERBATIM
        COMMENT "Formatting every C file")
endif()

# fedtap_check(NAME TIMEOUT SECONDS COMMAND …): a fedtap_test about the text of the program.
function(fedtap_check name)
    fedtap_test(${name} ${ARGN})
    set_tests_properties(${name} PROPERTIES LABELS check)
endfunction()

if(FEDTAP_CHECKS)
    if(NOT CLANG_FORMAT)
        message(FATAL_ERROR "clang-format is missing")
    endif()
    foreach(tool IN ITEMS clang-tidy cppcheck shellcheck mandoc)
        string(MAKE_C_IDENTIFIER ${tool} variable)
        string(TOUPPER ${variable} variable)
        find_program(${variable} NAMES ${tool} ${tool}-14 REQUIRED)
    endforeach()
    cmake_host_system_information(RESULT processors QUERY NUMBER_OF_LOGICAL_CORES)

    fedtap_check(architecture TIMEOUT 120
        COMMAND ${CMAKE_COMMAND} -DCOMPILER=${CMAKE_C_COMPILER} -DROOT=${PROJECT_SOURCE_DIR}
            -DLAYERS=${PROJECT_BINARY_DIR}/layers.txt -DWORK=${PROJECT_BINARY_DIR}/architecture
            -P ${PROJECT_SOURCE_DIR}/tests/architecture.cmake)
    fedtap_check(schema TIMEOUT 60
        COMMAND ${PROJECT_SOURCE_DIR}/tests/schema.sh ${PROJECT_SOURCE_DIR}/docs/events.schema.json
            $<TARGET_FILE:fedtap> ${scenarios})

    fedtap_check(derived TIMEOUT 60 COMMAND ${PROJECT_SOURCE_DIR}/tests/derived.sh ${captures})
    fedtap_check(limits TIMEOUT 60
        COMMAND ${PROJECT_SOURCE_DIR}/tests/limits.sh ${PROJECT_SOURCE_DIR}/src/base/bounds.h
            ${PROJECT_SOURCE_DIR}/docs/limits.md ${PROJECT_SOURCE_DIR}/src/base/counters.def)

    fedtap_check(format TIMEOUT 60 COMMAND ${CLANG_FORMAT} --dry-run -Werror ${c_files})

    set(product_files ${c_files})
    list(FILTER product_files INCLUDE REGEX "/(src|dissectors)/.*\\.c$")
    fedtap_check(tidy TIMEOUT 900 COMMAND ${PROJECT_SOURCE_DIR}/tests/tidy.sh ${CLANG_TIDY}
        ${PROJECT_BINARY_DIR} ${product_files})
    set_tests_properties(tidy PROPERTIES PROCESSORS ${processors})

    file(MAKE_DIRECTORY ${PROJECT_BINARY_DIR}/cppcheck)
    list(TRANSFORM all_folders PREPEND -I OUTPUT_VARIABLE include_path)
    fedtap_check(cppcheck TIMEOUT 300 COMMAND ${CPPCHECK} --quiet --error-exitcode=1 -j 2
        --std=c17 -D_DEFAULT_SOURCE --library=posix ${include_path}
        --cppcheck-build-dir=${PROJECT_BINARY_DIR}/cppcheck
        --enable=warning,performance,portability,style --inline-suppr
        --suppress=missingIncludeSystem --suppress=unmatchedSuppression
        --suppress=variableScope ${product_files})

    file(GLOB shell_files CONFIGURE_DEPENDS
        ${PROJECT_SOURCE_DIR}/quickstart ${PROJECT_SOURCE_DIR}/.ci/run
        ${PROJECT_SOURCE_DIR}/tests/*.sh ${PROJECT_SOURCE_DIR}/tests/bench/*.sh ${captures}/lab/make
        ${PROJECT_SOURCE_DIR}/src/package/fedtap.bash ${PROJECT_SOURCE_DIR}/src/package/debian/p*)
    fedtap_check(shellcheck TIMEOUT 120
        COMMAND ${SHELLCHECK} --severity=warning --external-sources --source-path=SCRIPTDIR
            ${shell_files})

    fedtap_check(man TIMEOUT 60 COMMAND ${MANDOC} -T lint -W warning
        ${PROJECT_SOURCE_DIR}/docs/fedtap.1 ${PROJECT_SOURCE_DIR}/docs/fedtap.8)
endif()

# --- coverage: which lines no test reaches ---

if(FEDTAP_COVERAGE)
    # What an earlier run of the tests reached must not count for this one.
    add_custom_target(coverage-reset ALL
        COMMAND find ${PROJECT_BINARY_DIR} -name *.gcda -delete
        VERBATIM COMMENT "Forgetting what was covered")
    add_custom_target(coverage-report
        COMMAND ${PROJECT_SOURCE_DIR}/tests/coverage.sh ${PROJECT_SOURCE_DIR} ${PROJECT_BINARY_DIR}
            src=90 dissectors=95
        USES_TERMINAL VERBATIM COMMENT "Line coverage, worst first")
endif()
