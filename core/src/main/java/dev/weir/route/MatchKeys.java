// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.route;

import dev.weir.config.Key;
import dev.weir.config.KeyGroup;
import dev.weir.config.Values;
import java.util.Optional;
import java.util.regex.PatternSyntaxException;

/** The keys that say which tags a filter or output gets. */
public final class MatchKeys {
    /** Pattern. */
    public static final Key<String> MATCH = Key.text("match")
            .optional()
            .doc("Tags that are wanted; * stands for any run of characters.")
            .same();

    /** Regular expression. */
    public static final Key<String> MATCH_REGEX = Key.text("match_regex")
            .optional()
            .doc("Regular expression that must occur in the tag. Where both are given, it counts and match does"
                    + " not.")
            .different("the syntax is that of Java; an expression that Java does not know is refused at the start");

    /** The group. */
    public static final KeyGroup GROUP = KeyGroup.of("Routing", MATCH, MATCH_REGEX);

    private MatchKeys() {}

    /** The pattern that the two keys say, if either is given. */
    public static Optional<TagPattern> read(Values values) {
        if (values.find(MATCH_REGEX).isEmpty()) {
            return values.find(MATCH).map(TagPattern::wildcard);
        }
        String expression = values.find(MATCH_REGEX).get();
        try {
            return Optional.of(TagPattern.regex(expression));
        } catch (PatternSyntaxException refusal) {
            values.problem(
                    MATCH_REGEX,
                    expression + " is no regular expression: " + refusal.getDescription() + ", near character "
                            + refusal.getIndex());
            return Optional.empty();
        }
    }
}
