// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.web;

import java.io.IOException;

/**
 *  What a destination answered is not HTTP, or goes beyond what an answer may be. The connection is
 *  of no further use.
 */
public final class MalformedAnswerException extends IOException {
    private static final long serialVersionUID = 1;

    MalformedAnswerException(String reason) {
        super("malformed answer: " + reason);
    }
}
