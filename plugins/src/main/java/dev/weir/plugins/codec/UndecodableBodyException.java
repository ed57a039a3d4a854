// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.codec;

import java.io.IOException;

/** Refusal of a compressed body. What of it was decoded before is to be thrown away. */
public final class UndecodableBodyException extends IOException {

    /** Why a body is refused. */
    public enum Fault {
        /** It is not what its coding says, or was damaged. */
        CORRUPT,
        /** It ends too early. */
        TRUNCATED,
        /** It becomes larger than allowed, or grows by more than allowed. */
        TOO_LARGE
    }

    private static final long serialVersionUID = 1L;

    private final Fault fault;

    UndecodableBodyException(Fault fault, String reason) {
        super("undecodable body: " + reason);
        this.fault = fault;
    }

    /** Why it is refused. */
    public Fault fault() {
        return fault;
    }
}
