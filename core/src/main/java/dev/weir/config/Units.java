// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.config;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The spelling of flags, numbers and choices; each refusal says what is expected. */
final class Units {

    private Units() {}

    /** {@code on true yes} or {@code off false no}, in any case. */
    static Boolean flag(String text) {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "on", "true", "yes" -> true;
            case "off", "false", "no" -> false;
            default -> throw new IllegalArgumentException("expected on or off (also true, false, yes, no)");
        };
    }

    /** A whole decimal number of 32 bits; no trailing text, which C's {@code atoi} would drop. */
    static Integer integer(String text) {
        try {
            return Integer.valueOf(text.strip());
        } catch (NumberFormatException cause) {
            boolean digits = text.strip().matches("[+-]?\\d+");
            throw new IllegalArgumentException(
                    digits ? "expected a number of 32 bits" : "expected a whole number", cause);
        }
    }

    /** A finite decimal number. */
    static Double decimal(String text) {
        String number = text.strip();
        if (number.length() <= 64 && number.matches("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?")) {
            double value = Double.parseDouble(number);
            if (Double.isFinite(value)) {
                return value;
            }
        }
        throw new IllegalArgumentException("expected a number, as 0.8");
    }

    static String spell(Double value) {
        return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    }

    /** A constant by its name in lower case; dashes, underscores and dots are the same. */
    static <E extends Enum<E>> E choice(Class<E> kind, String text) {
        String wanted = text.strip().toLowerCase(Locale.ROOT).replaceAll("[-.]", "_");
        for (E constant : kind.getEnumConstants()) {
            if (spell(constant).equals(wanted)) {
                return constant;
            }
        }
        throw new IllegalArgumentException("expected one of " + choices(kind));
    }

    static <E extends Enum<E>> String spell(E constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    static <E extends Enum<E>> String choices(Class<E> kind) {
        return Arrays.stream(kind.getEnumConstants()).map(Units::spell).collect(Collectors.joining(", "));
    }
}
