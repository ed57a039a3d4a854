// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.tail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TagTemplateTest {
    @ParameterizedTest
    @CsvSource({
        "fixed, /var/log/app.log, fixed",
        "kube.*, /var/log/containers/web.log, kube.var.log.containers.web.log",
        "*, /var/log/app.log, var.log.app.log",
        "a.*.z, /var/log/app.log, a.var.log.app.log.z",
        "a.*, /var/log/..app..log, a.var.log.app.log",
        "a:*, /var/log/app.log, a.var.log.app.log",
        "a.*, /var/log/app., a.var.log.app",
        "*.*, /x, x.",
    })
    void of_putsThePathForTheFirstStar(String template, String path, String expected) {
        // The last dot goes, and so does any further star.
        String tag = expected.endsWith(".") ? expected.substring(0, expected.length() - 1) : expected;
        assertThat(new TagTemplate(template, null).of(Path.of(path)).value()).isEqualTo(tag);
    }

    @Test
    void of_putsThePartsOfThePath() {
        TagRegex regex = TagRegex.parse(
                "(?<pod_name>[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)_(?<namespace_name>[^_]+)_(?<container>.+)-(?<id>[a-z0-9]{4})\\.log$");
        var template = new TagTemplate("kube.<namespace_name>.<pod_name>.<container>.<missing>.x", regex);

        assertThat(template.of(Path.of("/var/log/containers/web-1_shop_nginx-a1b2.log"))
                        .value())
                .isEqualTo("kube.shop.web-1.nginx._.x");
    }

    @Test
    void of_isRefusedWhereTheExpressionIsNotInThePath() {
        var template = new TagTemplate("kube.<a>", TagRegex.parse("(?<a>x+)"));

        assertThatThrownBy(() -> template.of(Path.of("/var/log/app.log"))).hasMessageContaining("tag_regex");
    }

    @Test
    void of_isRefusedWhereABracketIsNotClosed() {
        var template = new TagTemplate("kube.<a", TagRegex.parse("(?<a>a+)"));

        assertThatThrownBy(() -> template.of(Path.of("/var/log/app.log"))).hasMessageContaining("a < without a >");
    }

    @Test
    void regex_isRefusedWhenItIsNoneOrNamesNothing() {
        assertThatThrownBy(() -> TagRegex.parse("(?<a>")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> TagRegex.parse("a+")).hasMessageContaining("names no part");
    }
}
