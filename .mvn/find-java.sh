# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Weir authors
#
# Finds a Java 25 without starting one; sourced by ./weir and ./mvnw.
#
#   find_java TOOL   sets found_java to the home of a Java 25 that has bin/TOOL (java or javac), or to
#                    nothing. Looks at WEIR_JAVA and JAVA_HOME first, then at the usual folders, then
#                    at PATH. An installation tells its version in the file "release".

found_java=

# accept_java HOME TOOL: takes HOME if it is a Java 25 and has bin/TOOL.
accept_java() {
  [ -x "$1/bin/$2" ] && [ -r "$1/release" ] || return 1
  while IFS= read -r accept_line || [ -n "$accept_line" ]; do
    case $accept_line in
    'JAVA_VERSION="25"'* | 'JAVA_VERSION="25.'* | 'JAVA_VERSION="25-'*)
      found_java=$1
      return 0
      ;;
    esac
  done <"$1/release"
  return 1
}

find_java() {
  found_java=
  for find_home in \
    "${WEIR_JAVA:-}" \
    "${JAVA_HOME:-}" \
    /usr/lib/jvm/* \
    /opt/* \
    /opt/java/* \
    /usr/java/* \
    /usr/local/lib/jvm/* \
    "${HOME:-/nonexistent}"/.sdkman/candidates/java/* \
    "${HOME:-/nonexistent}"/.jdks/* \
    "${HOME:-/nonexistent}"/.asdf/installs/java/* \
    "${HOME:-/nonexistent}"/.local/share/mise/installs/java/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home \
    "${HOME:-/nonexistent}"/Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/homebrew/opt/openjdk@25/libexec/openjdk.jdk/Contents/Home \
    /usr/local/opt/openjdk@25/libexec/openjdk.jdk/Contents/Home; do
    [ -n "$find_home" ] && accept_java "$find_home" "$1" && return 0
  done
  find_home=$(command -v "$1" 2>/dev/null) || return 1
  find_home=$(readlink -f "$find_home" 2>/dev/null) || return 1
  accept_java "${find_home%/bin/*}" "$1"
}
