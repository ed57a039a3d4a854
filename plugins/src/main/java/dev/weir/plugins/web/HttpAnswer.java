// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.web;

import java.util.List;
import java.util.Optional;

/**
 * A destination's answer, read to its end.
 *
 * @param status three digits, 200 to 999
 * @param fields its header
 * @param text the first {@link AnswerReader#TEXT_KEPT} bytes of its body, as text
 * @param keepsConnection whether the connection may carry a further request
 */
public record HttpAnswer(int status, List<Field> fields, String text, boolean keepsConnection) {
    /** Copies the fields. */
    public HttpAnswer {
        fields = List.copyOf(fields);
    }

    /** The value of the first field of that name, in any case. */
    public Optional<String> field(String name) {
        return fields.stream().filter(field -> field.is(name)).map(Field::value).findFirst();
    }
}
