// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.forward;

import dev.weir.event.Tag;
import dev.weir.plugins.forward.RefusedMessageException.Reason;
import java.util.Optional;

/**
 * Under which tag events go on: the sender's with a prefix, or the configured one, or the sender's.
 *
 * @param prefix what goes before the sender's tag, if anything
 * @param fixed the configured tag; empty where there is none
 */
record TagRule(Optional<String> prefix, String fixed) {
    /**
     * The tag for what a sender sent.
     *
     * @throws RefusedMessageException where it would be empty or too long
     */
    Tag of(String sent) {
        String text = prefix.isPresent() ? prefix.get() + sent : fixed.isEmpty() ? sent : fixed;
        try {
            return new Tag(text);
        } catch (IllegalArgumentException unusable) {
            throw new RefusedMessageException(Reason.MALFORMED, String.valueOf(unusable.getMessage()));
        }
    }
}
