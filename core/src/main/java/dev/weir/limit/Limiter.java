// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.limit;

import java.util.Optional;

/** Who enforces how much may be in flight to a destination. Safe for any thread. */
public interface Limiter {
    /** A permit, if one is free. */
    Optional<Permit> tryAcquire();

    /** Deliveries that may be in flight at this moment. */
    int limit();

    /** Deliveries that are in flight. */
    int inFlight();
}
