# architecture.cmake: the build file says which layer may include which; here is the proof that the
# compiler enforces it, and of the few things that no include path can enforce.
#
#   cmake -DCOMPILER=CC -DROOT=FOLDER -DLAYERS=FILE -DWORK=FOLDER -P architecture.cmake
#
# A line of LAYERS is name|folders|layers it uses|options of the compiler, each list joined by
# commas.
cmake_minimum_required(VERSION 3.25)

set(num_checks 0)
file(STRINGS ${LAYERS} lines)
set(layers)
foreach(line IN LISTS lines)
    string(REGEX MATCH "^([^|]*)\\|([^|]*)\\|([^|]*)\\|(.*)$" line "${line}")
    set(layer ${CMAKE_MATCH_1})
    list(APPEND layers ${layer})
    string(REPLACE "," ";" folders_${layer} "${CMAKE_MATCH_2}")
    string(REPLACE "," ";" uses_${layer} "${CMAKE_MATCH_3}")
    string(REPLACE "," ";" path_${layer} "${CMAKE_MATCH_4}")
    list(FILTER path_${layer} INCLUDE REGEX "^-(iquote|I)")
    list(TRANSFORM folders_${layer} APPEND /*.h OUTPUT_VARIABLE globs)
    file(GLOB headers_${layer} ${globs})
endforeach()

# compile(LAYER HEADER) preprocesses and checks a file that includes HEADER as a file of LAYER
# would; sets result and text.
function(compile layer header)
    cmake_path(GET header FILENAME file)
    file(WRITE ${WORK}/${layer}.c "#include \"${file}\"\n")
    execute_process(
        COMMAND ${COMPILER} -std=c17 -D_DEFAULT_SOURCE ${path_${layer}}
            -fsyntax-only ${WORK}/${layer}.c
        RESULT_VARIABLE result OUTPUT_QUIET ERROR_VARIABLE text)
    set(result "${result}" PARENT_SCOPE)
    set(text "${text}" PARENT_SCOPE)
endfunction()

# In each layer its own headers stand by themselves, and the headers of a layer that it does not use
# do not exist.
foreach(layer IN LISTS layers)
    foreach(other IN LISTS layers)
        foreach(header IN LISTS headers_${other})
            cmake_path(GET header FILENAME file)
            math(EXPR num_checks "${num_checks} + 1")
            if(other STREQUAL layer)
                compile(${layer} ${header})
                if(NOT result EQUAL 0)
                    message(SEND_ERROR "${file} does not compile by itself in ${layer}:\n${text}")
                endif()
            elseif(NOT other IN_LIST uses_${layer})
                compile(${layer} ${header})
                if(result EQUAL 0)
                    message(SEND_ERROR
                        "${layer} can include ${file} of ${other}, which it does not use")
                elseif(NOT text MATCHES "${file}.*(No such file|file not found)")
                    message(SEND_ERROR
                        "${layer} cannot include ${file}, but not for its path:\n${text}")
                endif()
            endif()
        endforeach()
    endforeach()
endforeach()

# What lies in the system's own folders cannot be hidden: each has its home.
set(homes
    "pcap ^(src/capture/|tests/)"
    "ndpi ^src/flow/classify\\.c$"
    "openssl/x509 ^(src/trust/|tests/)"
    "openssl/ ^(src/trust/|src/secrets/|src/output/community_id\\.c$|tests/)"
    "sqlite3 ^src/(output/store_writer|report/query)\\.c$"
    "seccomp ^src/app/calls\\.c$"
    "cap-ng ^src/app/privileges\\.c$"
    "systemd/ ^src/app/service\\.c$"
    "criterion/ ^tests/")

file(GLOB_RECURSE files RELATIVE ${ROOT} ${ROOT}/src/*.[ch] ${ROOT}/dissectors/*.[ch]
    ${ROOT}/tests/*.[ch])
# Not even quotes keep apart what bears the name of a header of C itself: the compiler's own headers
# look for the next of that name.
set(names assert.h complex.h ctype.h errno.h fenv.h float.h inttypes.h iso646.h limits.h locale.h
    math.h setjmp.h signal.h stdalign.h stdarg.h stdatomic.h stdbool.h stddef.h stdint.h stdio.h
    stdlib.h stdnoreturn.h string.h tgmath.h threads.h time.h uchar.h wchar.h wctype.h)
foreach(file IN LISTS files)
    if(file MATCHES "\\.h$")
        cmake_path(GET file FILENAME name)
        if(name IN_LIST names)
            message(SEND_ERROR "the name of ${file} is taken by another header, ours or C's")
        endif()
        list(APPEND names ${name})
    endif()
    file(STRINGS ${ROOT}/${file} includes REGEX "^[ \t]*#[ \t]*include")
    foreach(include IN LISTS includes)
        math(EXPR num_checks "${num_checks} + 1")
        if(include MATCHES "\"[^\"]*/[^\"]*\"")
            message(SEND_ERROR "${file} goes round the include path: ${include}")
        endif()
        foreach(home IN LISTS homes)
            string(REGEX MATCH "^([^ ]+) (.+)$" home "${home}")
            set(prefix ${CMAKE_MATCH_1})
            set(where ${CMAKE_MATCH_2})
            if(include MATCHES "[<\"]${prefix}" AND NOT file MATCHES "${where}")
                message(SEND_ERROR "${file} must not have ${include}")
            endif()
        endforeach()
    endforeach()
endforeach()

if(num_checks LESS 100)
    message(SEND_ERROR "only ${num_checks} checks: this looks at the wrong place")
endif()
message(STATUS "${num_checks} checks")
