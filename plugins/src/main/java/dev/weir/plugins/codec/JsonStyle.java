// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.codec;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How events look as JSON objects.
 *
 * @param dateKey key under which the time of an event comes first in its object; null for none
 * @param dateFormat how that time looks
 * @param escapeUnicode whether all that is not ASCII is escaped ({@code json.escape_unicode})
 */
public record JsonStyle(@Nullable String dateKey, JsonDateFormat dateFormat, boolean escapeUnicode) {

    /** The time under {@code date} as a double, all that is not ASCII escaped. */
    public static final JsonStyle DEFAULT = new JsonStyle("date", JsonDateFormat.DOUBLE, true);

    /** What a value of {@code json_date_key} means: null where it is false, off or no. */
    public static @Nullable String dateKey(String setting) {
        return switch (setting.toLowerCase(Locale.ROOT)) {
            case "false", "off", "no" -> null;
            default -> setting;
        };
    }
}
