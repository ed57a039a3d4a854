// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.tail;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShellPatternTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "*.log app.log true",
                "*.log app.log.1 false",
                "*.log .hidden.log false",
                ".*.log .hidden.log true",
                "app?.log app1.log true",
                "app?.log app.log false",
                "app[0-9].log app7.log true",
                "app[0-9].log appx.log false",
                "app[!0-9].log appx.log true",
                "app[^0-9].log app7.log false",
                "app[abc-].log app-.log true",
                "app[]x].log app].log true",
                "app[.log app[.log true",
                "a*b*c aXbXbXc true",
                "a*b*c aXbXbX false",
                "a\\*b a*b true",
                "a\\*b aXb false",
                "** anything true",
            })
    void name_matchesAsInAShell(String pattern, String text, boolean expected) {
        assertThat(ShellPattern.name(pattern).matches(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "*.gz /var/log/app.log.gz true",
                "*.gz /var/log/app.log false",
                "*/debug/* /var/log/debug/app.log true",
                "*hidden* /var/.hidden/app.log true",
                "app.log /var/log/app.log false",
            })
    void path_matchesOverSlashes(String pattern, String text, boolean expected) {
        assertThat(ShellPattern.path(pattern).matches(text)).isEqualTo(expected);
    }

    @Property
    void matches_neverThrowsAndEnds(
            @ForAll @Chars({'*', '?', '[', ']', '!', '-', '\\', 'a', 'b', '.'}) @StringLength(max = 30) String pattern,
            @ForAll @CharRange(from = 'a', to = 'c') @StringLength(max = 60) String text) {
        ShellPattern.path(pattern).matches(text);
        ShellPattern.name(pattern).matches(text);
    }

    @Property
    void matches_itself(@ForAll @CharRange(from = '+', to = 'Z') @StringLength(min = 1, max = 20) String text) {
        // between + and Z only ? has a meaning, and it matches itself
        assertThat(ShellPattern.path(text).matches(text)).isTrue();
    }
}
