// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.config;

import java.util.Objects;

/**
 * How a key stands towards Fluent Bit; every key says it, and the documentation is made from it.
 */
public sealed interface Standing {

    /** Same name, same meaning, same default. */
    record Same() implements Standing {}

    /**
     * Fluent Bit's key with another default or meaning.
     *
     * @param how how it differs, and why
     */
    record Different(String how) implements Standing {
        public Different {
            Objects.requireNonNull(how, "how");
        }
    }

    /**
     * Fluent Bit's key that changes no result here; it is checked, accepted, and a note says why.
     */
    record Met(String why) implements Standing {
        public Met {
            Objects.requireNonNull(why, "why");
        }
    }

    /** A key that only Weir has. */
    record Ours() implements Standing {}

    /**
     * Fluent Bit's key that Weir does not have; to give it is an error.
     *
     * @param instead what there is instead
     */
    record Absent(String instead) implements Standing {
        public Absent {
            Objects.requireNonNull(instead, "instead");
        }
    }

    /** The word that the documentation uses. */
    default String word() {
        return switch (this) {
            case Same _ -> "same";
            case Different _ -> "different";
            case Met _ -> "met by construction";
            case Ours _ -> "Weir's own";
            case Absent _ -> "absent";
        };
    }
}
